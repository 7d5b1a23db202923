using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>How a month's facts are chained on to the balances before it.</summary>
internal static class BalancesSql
{
    public const string BalanceColumns = "account_id, account_type, currency, amount, exposure, pending, bonus, expected, expected_at";

    private const string NoBalances =
        "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS VARCHAR) AS account_type, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DECIMAL(38,4)) AS amount, "
        + "CAST(NULL AS DECIMAL(38,4)) AS exposure, CAST(NULL AS DECIMAL(38,4)) AS pending, CAST(NULL AS DECIMAL(38,4)) AS bonus, CAST(NULL AS DECIMAL(38,4)) AS expected, CAST(NULL AS TIMESTAMPTZ) AS expected_at WHERE false";

    private const string NoChains =
        "SELECT CAST(NULL AS DECIMAL(38,4)) AS total, CAST(NULL AS DECIMAL(38,4)) AS first_base, CAST(NULL AS TIMESTAMPTZ) AS first_at, "
        + "CAST(NULL AS DECIMAL(38,4)) AS last_base, CAST(NULL AS TIMESTAMPTZ) AS last_at WHERE false";

    public static string Balances(string? path) => path is null ? NoBalances : $"SELECT {BalanceColumns} FROM {File(path)}";

    /// <summary>
    /// Makes <c>rolled</c>: of each account what it has at the month's end, what balance the exchange should state next,
    /// and what it should have stated first in this month beside what it did (<c>first_base</c>).
    /// </summary>
    public static string Roll(string? previous, string? activity, string? chains) =>
        $"""
        CREATE TEMP TABLE rolled AS
        SELECT account_id, account_type, currency, coalesce(sum(amount), 0) AS amount, coalesce(sum(exposure), 0) AS exposure, coalesce(sum(pending), 0) AS pending,
            coalesce(sum(bonus), 0) AS bonus,
            CASE WHEN max(last_base) IS NOT NULL THEN max(last_base) + max(total) ELSE max(stated) + coalesce(max(total), 0) END AS expected,
            coalesce(max(last_at), max(stated_at)) AS expected_at,
            max(stated) AS stated, max(stated_at) AS stated_at, max(first_base) AS first_base, max(first_at) AS first_at
        FROM (
            SELECT account_id, account_type, currency, amount, exposure, pending, bonus, expected AS stated, expected_at AS stated_at FROM ({Balances(previous)})
            {(activity is null ? "" : $"UNION ALL BY NAME SELECT account_id, account_type, currency, amount, exposure_delta AS exposure, pending_delta AS pending, CASE WHEN kind IN ('BONUS', 'BONUS_EXPIRED') THEN amount END AS bonus FROM {File(activity)}")}
            UNION ALL BY NAME {(chains is null ? NoChains : $"SELECT account_id, account_type, currency, total, first_base, first_at, last_base, last_at FROM {File(chains)}")})
        GROUP BY account_id, account_type, currency
        """;

    /// <summary>
    /// Totals by currency, the number of accounts whose first stated balance doesn't follow from the month before, and netted totals of CUSTOMER accounts.
    /// </summary>
    public static string Totals() =>
        $"""
        SELECT currency, {Totals("<> 'TEST'")}, count(*) FILTER (first_base <> stated), {Totals("= 'CUSTOMER'")}
        FROM rolled GROUP BY currency ORDER BY currency
        """;

    /// <summary>Every break of the month beside the sum of what was logged between its two links.</summary>
    public static string Breaks(string? breaks, IReadOnlyList<string> revisions)
    {
        string found = "SELECT account_id, account_type, currency, stated_at AS from_at, first_at AS to_at, first_base - stated AS difference FROM rolled WHERE first_base <> stated"
            + (breaks is null ? "" : $" UNION ALL SELECT account_id, account_type, currency, from_at, to_at, difference FROM {File(breaks)}");
        string logged = revisions.Count == 0
            ? "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS TIMESTAMPTZ) AS logged_at, CAST(NULL AS DECIMAL(38,4)) AS delta WHERE false"
            : $"SELECT account_id, currency, logged_at, delta FROM read_parquet({Sql.List(revisions)}, hive_partitioning = false)";
        return $"""
            SELECT broken.currency, broken.account_id, to_at, difference, coalesce(sum(delta), 0) = difference AS explained
            FROM ({found}) AS broken LEFT JOIN ({logged}) AS logged
                ON logged.account_id = broken.account_id AND logged.currency = broken.currency AND logged_at > from_at AND logged_at <= to_at
            GROUP BY broken.currency, broken.account_id, broken.account_type, from_at, to_at, difference
            ORDER BY broken.currency, broken.account_id, to_at, difference
            """;
    }

    private static string Totals(string accountType) =>
        $"{Total("amount", accountType)}, {Total("exposure", accountType)}, {Total("pending", accountType)}";

    private static string Total(string column, string accountType) => $"coalesce(sum({column}) FILTER (account_type {accountType}), 0)";

    public static string File(string path) => $"read_parquet({Sql.Literal(path)}, hive_partitioning = false)";
}
