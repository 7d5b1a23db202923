using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Statements;

namespace Accounting.Service.Reports;

/// <summary>An account's month as <c>statement --format json</c> shows it. Amounts are exact decimals, as text; times are UTC.</summary>
public sealed record ShownStatement(long Account, string Month, string State, int? Revision, IReadOnlyList<ShownStatement.InCurrency> Currencies)
{
    public static ShownStatement Of(AccountStatement statement) => new(
        statement.AccountId,
        statement.Report.Manifest.Month.ToString(),
        statement.Report.Manifest.State.ToString().ToLowerInvariant(),
        statement.Report.Manifest.Revision,
        [.. statement.Currencies.Select(InCurrency.Of)]);

    /// <summary>One currency's balances and transactions.</summary>
    public sealed record InCurrency(
        string Currency,
        string Opening,
        string PriorPeriodAdjustment,
        string Closing,
        string Exposure,
        string Pending,
        string Available,
        IReadOnlyList<Age> Ages,
        IReadOnlyList<Line> Transactions)
    {
        public static InCurrency Of(CurrencyStatement statement)
        {
            Currency currency = statement.Row.Currency;
            return new InCurrency(
                currency.Code,
                Money(statement.Row.Opening, currency),
                Money(statement.Row.PriorPeriodAdjustment, currency),
                Money(statement.Row.Closing, currency),
                Money(statement.Row.Exposure, currency),
                Money(statement.Row.Pending, currency),
                Money(statement.Row.Available, currency),
                [.. statement.Ages.Select(Age.Of)],
                [.. statement.Lines.Select(line => Line.Of(line, currency))]);
        }
    }

    /// <summary>How old something open is.</summary>
    public sealed record Age(string Item, string Amount, string Oldest, long AgeDays, bool AtLeast)
    {
        public static Age Of(AccountAge age) => new(age.Item, Money(age.Amount, age.Currency), age.Oldest.ToString(), age.Days, age.AtLeast);
    }

    /// <summary>One transaction.</summary>
    public sealed record Line(
        string TransactionId,
        int Revision,
        string BusinessDay,
        string OccurredAt,
        string Kind,
        string Amount,
        string RunningBalance,
        string Source,
        int Partition,
        long Offset)
    {
        public static Line Of(StatementLine line, Currency currency) => new(
            line.TransactionId.ToString(),
            line.Revision,
            line.Day.ToString(),
            line.OccurredAt.ToString(),
            SchemaNames.Name(line.Kind),
            Money(line.Amount, currency),
            Money(line.RunningBalance, currency),
            line.Source,
            line.Partition.Value,
            line.Offset.Value);
    }

    private static string Money(AmountSum sum, Currency currency) => PlacedSum.Money(sum, currency).ToString();
}
