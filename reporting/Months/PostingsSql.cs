using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Sums of transactions as they are posted, by business day, currency, account type and kind: what a journal is made of. TEST accounts are left out.</summary>
internal static class PostingsSql
{
    public const string Order = "business_day, currency, account_type, kind";

    /// <summary>In the order in which <see cref="Read"/> reads them.</summary>
    public const string Columns = "business_day, currency, account_type, kind, transactions, amount, pending_delta, amount_credits, pending_credits, contra_credits";

    /// <summary>Of each line of <see cref="PostingRule"/> the sum and the part that is credited, transaction by transaction.</summary>
    private const string Sums =
        "count(*) AS transactions, sum(amount) AS amount, sum(pending_delta) AS pending_delta, CAST(sum(greatest(amount, 0)) AS DECIMAL(38,4)) AS amount_credits, "
        + "CAST(sum(greatest(pending_delta, 0)) AS DECIMAL(38,4)) AS pending_credits, CAST(sum(greatest(-amount - pending_delta, 0)) AS DECIMAL(38,4)) AS contra_credits";

    /// <summary>Of months, from <c>day_winners</c>, with the month before the other columns.</summary>
    public static string OfMonths(string months) =>
        $"SELECT month, {Order}, {Sums} FROM day_winners WHERE account_type <> 'TEST' AND month IN ({months}) GROUP BY month, {Order}";

    /// <summary>Of one month, from the winners of its day versions.</summary>
    public static string OfMonth(BusinessMonth month, IReadOnlyList<string> winners) =>
        $"""
        SELECT {Order}, {Sums} FROM read_parquet({Sql.List(winners)}, hive_partitioning = false)
        WHERE account_type <> 'TEST' AND business_day BETWEEN DATE '{month.FirstDay}' AND DATE '{month.LastDay}' GROUP BY {Order} ORDER BY {Order}
        """;

    public static DayKindMovement Read(in DuckChunk chunk, int row) => new(
        new BusinessDay(chunk.Dates(0)[row]),
        new KindMovement(
            chunk.CurrencyOf(1, row),
            chunk.AccountTypeOf(2, row),
            chunk.Kind(3, row),
            new Movement(chunk.Longs(4)[row], chunk.Sum(5, row), AmountSum.Zero, chunk.Sum(6, row), AmountSum.Zero),
            chunk.Sum(7, row),
            chunk.Sum(8, row),
            chunk.Sum(9, row)));
}
