namespace Accounting.Reporting.Sections.Corrections;

/// <summary>A figure that changed transactions have an effect on.</summary>
/// <param name="Measure">SQL over a transaction's row, of <see cref="Columns"/> and <c>transactions</c>, which is 1: what it counts for.</param>
/// <param name="Condition">SQL over the same: whether it counts.</param>
internal sealed record ChangeMeasure(string Measure, string Condition)
{
    /// <summary>What balances have in all reports: TEST accounts are left out.</summary>
    public static ChangeMeasure Balances { get; } = new("amount", "account_type <> 'TEST'");

    /// <summary>Columns of a transaction's row that a figure may hang on, beside its id.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["account_id", "account_type", "kind", "currency", "amount", "exposure_delta", "pending_delta", "stake", "market_id", "sport", "in_play", "jurisdiction", "business_day"];
}
