using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>How a month's facts are chained on to the balances before it.</summary>
internal static class BalancesSql
{
    public const string BalanceColumns = "account_id, account_type, currency, amount, exposure, pending, bonus, first_day, last_act, expected, expected_at, expected_imported";

    private const string NoBalances =
        "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS VARCHAR) AS account_type, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DECIMAL(38,4)) AS amount, "
        + "CAST(NULL AS DECIMAL(38,4)) AS exposure, CAST(NULL AS DECIMAL(38,4)) AS pending, CAST(NULL AS DECIMAL(38,4)) AS bonus, CAST(NULL AS DATE) AS first_day, CAST(NULL AS DATE) AS last_act, CAST(NULL AS DECIMAL(38,4)) AS expected, CAST(NULL AS TIMESTAMPTZ) AS expected_at, CAST(NULL AS BOOLEAN) AS expected_imported WHERE false";

    /// <summary>Of an account's month: the first and the last link that state a balance.</summary>
    private const string ChainColumns =
        "total, first_base, first_at, first_imported, first_source, first_partition, first_offset, first_logged_at, last_base, last_at, last_imported";

    private const string NoChains =
        "SELECT CAST(NULL AS DECIMAL(38,4)) AS total, CAST(NULL AS DECIMAL(38,4)) AS first_base, CAST(NULL AS TIMESTAMPTZ) AS first_at, CAST(NULL AS BOOLEAN) AS first_imported, "
        + "CAST(NULL AS VARCHAR) AS first_source, CAST(NULL AS INTEGER) AS first_partition, CAST(NULL AS BIGINT) AS first_offset, CAST(NULL AS TIMESTAMPTZ) AS first_logged_at, "
        + "CAST(NULL AS DECIMAL(38,4)) AS last_base, CAST(NULL AS TIMESTAMPTZ) AS last_at, CAST(NULL AS BOOLEAN) AS last_imported WHERE false";

    private const string NoBases = "SELECT CAST(NULL AS DECIMAL(38,4)) AS possible WHERE false";

    public static string Balances(string? path) => path is null ? NoBalances : $"SELECT {BalanceColumns} FROM {File(path)}";

    /// <summary>
    /// Makes <c>rolled</c>: of each account what it has at the month's end, the day on which it is known first, that of the customer's last act, what balance
    /// the exchange should state next, and what it should have stated first in this month beside what it did (<c>first_base</c>). An account that has stated nothing yet should begin with
    /// nothing, and what happened before it states its first balance is added up. A month that may begin with several balances begins with the one that it
    /// should.
    /// </summary>
    public static string Roll(string? previous, string? activity, string? chains, string? bases) =>
        $"""
        CREATE TEMP TABLE rolled AS
        SELECT * EXCLUDE (total, last_base, last_at, last_imported),
            CASE WHEN last_base IS NOT NULL THEN last_base ELSE stated END + coalesce(total, 0) AS expected,
            coalesce(last_at, stated_at) AS expected_at, coalesce(last_imported, stated_imported) AS expected_imported
        FROM (
            SELECT * EXCLUDE (first_base, last_base, possible),
                CASE WHEN list_contains(possible, stated) THEN stated ELSE first_base END AS first_base,
                CASE WHEN list_contains(possible, stated) THEN stated ELSE last_base END AS last_base
            FROM (
                SELECT account_id, account_type, currency, coalesce(sum(amount), 0) AS amount, coalesce(sum(exposure), 0) AS exposure, coalesce(sum(pending), 0) AS pending,
                    coalesce(sum(bonus), 0) AS bonus, min(first_day) AS first_day, max(last_act) AS last_act, coalesce(max(stated), 0) AS stated, max(stated_at) AS stated_at, bool_or(stated_imported) AS stated_imported,
                    {string.Join(", ", ChainColumns.Split(", ").Select(column => $"any_value({column}) AS {column}"))},
                    list(possible) FILTER (possible IS NOT NULL) AS possible
                FROM (
                    SELECT account_id, account_type, currency, amount, exposure, pending, bonus, first_day, last_act, expected AS stated, expected_at AS stated_at, expected_imported AS stated_imported FROM ({Balances(previous)})
                    {(activity is null ? "" : $"UNION ALL BY NAME SELECT account_id, account_type, currency, amount, exposure_delta AS exposure, pending_delta AS pending, CASE WHEN kind IN ('BONUS', 'BONUS_EXPIRED') THEN amount END AS bonus, first_day, CASE WHEN kind IN ({CustomerActs.Kinds}) THEN last_day END AS last_act FROM {File(activity)}")}
                    UNION ALL BY NAME {(chains is null ? NoChains : $"SELECT account_id, account_type, currency, {ChainColumns} FROM {File(chains)}")}
                    UNION ALL BY NAME {(bases is null ? NoBases : $"SELECT account_id, account_type, currency, base AS possible FROM {File(bases)}")})
                GROUP BY account_id, account_type, currency))
        """;

    /// <summary>
    /// Totals by currency, the number of accounts whose first stated balance doesn't follow from the month before, and netted totals of CUSTOMER accounts.
    /// </summary>
    public static string Totals() =>
        $"""
        SELECT currency, {Totals("<> 'TEST'")}, count(*) FILTER (first_base <> stated), {Totals("= 'CUSTOMER'")}
        FROM rolled GROUP BY currency ORDER BY currency
        """;

    /// <summary>
    /// By account and currency all corrections that no earlier month's break has taken, as far as it has breaks, and then its breaks, each in order.
    /// </summary>
    /// <param name="breaks">Breaks within the month.</param>
    /// <param name="revisions">What later revisions changed, up to this month.</param>
    /// <param name="taken">Corrections that breaks of earlier months have taken.</param>
    public static string Breaks(string? breaks, IReadOnlyList<string> revisions, string? taken)
    {
        string found =
            $"""
            SELECT account_id, account_type, currency, 0 AS place, stated_at AS from_at, first_at AS to_at, first_base - stated AS difference, coalesce(stated_imported, false) OR first_imported AS imported,
                first_source AS source, first_partition AS "partition", first_offset AS "offset", first_logged_at AS logged_at
            FROM rolled WHERE first_base <> stated
            {(breaks is null ? "" : $"UNION ALL SELECT account_id, account_type, currency, place, from_at, to_at, difference, imported, source, \"partition\", \"offset\", logged_at FROM {File(breaks)}")}
            """;
        string logged = revisions.Count == 0 ? "" :
            $"""
            UNION ALL BY NAME
            SELECT account_id, currency, '' AS account_type, original_occurred_at AS to_at, delta AS difference, source, "partition", "offset", logged_at, transaction_id, revision
            FROM (SELECT * FROM read_parquet({Sql.List(revisions)}, hive_partitioning = false) SEMI JOIN broken USING (account_id, currency))
            {(taken is null ? "" : $"ANTI JOIN (SELECT * FROM {File(taken)}) AS taken USING (account_id, currency, transaction_id, revision)")}
            """;
        return $"""
            WITH broken AS ({found}),
            listed AS (SELECT *, CAST(NULL AS UUID) AS transaction_id, CAST(NULL AS INTEGER) AS revision FROM broken {logged})
            SELECT currency, account_id, to_at, difference, source, "partition", "offset", logged_at, transaction_id, CAST(revision AS BIGINT), from_at, imported
            FROM listed
            ORDER BY currency, account_id, transaction_id IS NULL, CASE WHEN transaction_id IS NOT NULL THEN logged_at END, account_type, place, source, "partition", "offset", transaction_id, revision
            """;
    }

    /// <summary>Corrections that breaks have taken, this month's (<c>taken()</c>) among them.</summary>
    public static string Taken(string? before) =>
        $"SELECT account_id, currency, transaction_id, revision FROM taken() {(before is null ? "" : $"UNION ALL SELECT account_id, currency, transaction_id, revision FROM {File(before)}")} ORDER BY ALL";

    private static string Totals(string accountType) =>
        $"{Total("amount", accountType)}, {Total("exposure", accountType)}, {Total("pending", accountType)}";

    private static string Total(string column, string accountType) => $"coalesce(sum({column}) FILTER (account_type {accountType}), 0)";

    public static string File(string path) => $"read_parquet({Sql.Literal(path)}, hive_partitioning = false)";
}
