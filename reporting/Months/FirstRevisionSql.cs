using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>First revisions out of the files of day versions, ordered by account: those that <see cref="ChainSql.Firsts"/> finds, with whether they are void by now.</summary>
internal static class FirstRevisionSql
{
    private const string Rest = "source, \"partition\", \"offset\", logged_at";

    /// <summary>Of files of winners. One alone is ordered by account, so that what keeps the order of its rows needs no sorting.</summary>
    public static string OfWinners(IReadOnlyList<string> paths) =>
        $"""
        SELECT {MonthNumber.Sql("business_day")} AS month, account_id, account_type, currency, transaction_id, occurred_at, {Unless("account_sequence")}, amount, {Unless("balance_after")},
            {Rest}, {ChainSql.Opens} AS opens, false AS is_void
        FROM read_parquet({Sql.List(paths)}, hive_partitioning = false) WHERE (revision = 0 OR {ChainSql.Opens}) AND account_type <> 'TEST'
        {(paths.Count == 1 ? "" : "ORDER BY account_id")}
        """;

    /// <summary>Of files of losers.</summary>
    public static string OfLosers(IReadOnlyList<string> paths) =>
        $"""
        WITH losers AS (SELECT *, {DayTables.HomeDay} FROM read_parquet({Sql.List(paths)}, hive_partitioning = false)),
        gone AS (SELECT DISTINCT home_day, transaction_id, true AS is_gone FROM losers WHERE loser_reason = 'voided')
        SELECT {MonthNumber.Sql("business_day")} AS month, account_id, account_type, currency, transaction_id, occurred_at, account_sequence,
            CAST(CASE WHEN voided THEN 0 ELSE amount END AS DECIMAL(18,4)), balance_after, {Rest}, false AS opens, coalesce(is_gone, false) AS is_void
        FROM ({ChainSql.FirstLosers("losers")}) LEFT JOIN gone USING (home_day, transaction_id)
        WHERE account_type <> 'TEST' ORDER BY account_id
        """;

    private static string Unless(string column) => $"CASE WHEN NOT ({ChainSql.Opens}) THEN {column} END AS {column}";
}
