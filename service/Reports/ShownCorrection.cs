using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Service.Reports;

/// <summary>What became known of a closed month since, and in which month it is told. Amounts are exact decimals, as text.</summary>
public sealed record ShownCorrection(string Month, string Currency, long Transactions, string Amount, string Ggy, string In)
{
    public static ShownCorrection Of(ClosedMonthCorrection correction) => new(
        correction.Month.ToString(),
        correction.Currency.ToString(),
        correction.Transactions,
        correction.Amount,
        correction.Ggy,
        correction.In.ToString());

    /// <summary>The same as a sentence.</summary>
    public string Describe() =>
        $"{Month} changed since it was closed: by {Counted.Of(Transactions, "transaction")} {Currency} {Amount} is owed more{(Ggy.Length == 0 ? "" : $", {Ggy} is the yield higher")}; told in {In}";
}
