namespace Accounting.Reporting.Months;

/// <summary>
/// The exchange's running numbers of first revisions, by account: stretches without a gap, chained on from month to month. A gap belongs to the month
/// that goes beyond what was there before, so that each missing number is counted, and named, once.
/// </summary>
internal static class SequencesSql
{
    /// <summary>
    /// Of each account the stretches of running numbers that are there without a gap: one where nothing is missing, which is found without putting
    /// the numbers in order.
    /// </summary>
    public const string Sequences =
        """
        WITH numbers AS MATERIALIZED (SELECT DISTINCT month, account_id, account_sequence AS number FROM firsts WHERE account_sequence IS NOT NULL),
        spans AS (SELECT month, account_id, min(number) AS lowest, max(number) AS highest, count(*) AS numbers FROM numbers GROUP BY ALL),
        torn AS (
            SELECT month, account_id, number, number - row_number() OVER (PARTITION BY month, account_id ORDER BY number) AS stretch
            FROM numbers SEMI JOIN (SELECT * FROM spans WHERE highest - lowest + 1 <> numbers) USING (month, account_id))
        SELECT month, account_id, lowest, highest FROM spans WHERE highest - lowest + 1 = numbers
        UNION ALL
        SELECT month, account_id, min(number) AS lowest, max(number) AS highest FROM torn GROUP BY month, account_id, stretch
        """;

    /// <summary>Numbers of the month's transactions that are all void by now: they leave no gap, and repeat no other.</summary>
    public const string VoidNumbers = $"SELECT month, account_id, number FROM ({Numbers}) GROUP BY ALL HAVING bool_and(is_void)";

    /// <summary>Numbers that more than one transaction of the month has that isn't void.</summary>
    public const string RepeatedNumbers = $"SELECT month, account_id, number FROM ({Numbers}) WHERE NOT is_void GROUP BY ALL HAVING count(*) > 1";

    private const string Numbers =
        """
        SELECT DISTINCT month, account_id, account_sequence AS number, transaction_id, coalesce(gone, false) AS is_void
        FROM firsts LEFT JOIN (SELECT DISTINCT home_day, transaction_id, true AS gone FROM day_losers WHERE loser_reason = 'voided') USING (home_day, transaction_id)
        WHERE account_sequence IS NOT NULL
        """;

    /// <summary>Makes <c>numbered</c>: an account's stretches so far.</summary>
    public static string Join(string? previous, string? month)
    {
        IEnumerable<string> parts = new[] { previous, month }.OfType<string>().Select(path => $"SELECT account_id, lowest, highest FROM {BalancesSql.File(path)}");
        return $"""
            CREATE TEMP TABLE numbered AS
            SELECT account_id, min(lowest) AS lowest, max(highest) AS highest FROM (
                SELECT account_id, lowest, highest, sum(begins) OVER (PARTITION BY account_id ORDER BY lowest, highest ROWS UNBOUNDED PRECEDING) AS stretch FROM (
                    SELECT account_id, lowest, highest, CASE WHEN lowest <= 1 + max(highest) OVER (
                        PARTITION BY account_id ORDER BY lowest, highest ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS begins
                    FROM ({string.Join(" UNION ALL ", parts)})))
            GROUP BY account_id, stretch
            """;
    }

    public const string Stretches = "SELECT account_id, lowest, highest FROM numbered ORDER BY account_id, lowest";

    /// <summary>Gaps below or above everything that was there before: <c>account_id, first, last</c>, the <c>numbers</c> that are missing.</summary>
    public static string NewGaps(string? previous)
    {
        const string Gaps = "SELECT account_id, highest + 1 AS first, lead(lowest) OVER (PARTITION BY account_id ORDER BY lowest) - 1 AS last FROM numbered";
        return previous is null
            ? $"SELECT gap.account_id, first, last, last - first + 1 AS numbers FROM ({Gaps}) AS gap WHERE last IS NOT NULL"
            : $"""
              SELECT gap.account_id, first, last, last - first + 1 AS numbers FROM ({Gaps}) AS gap
              LEFT JOIN (SELECT account_id, min(lowest) AS lowest, max(highest) AS highest FROM {BalancesSql.File(previous)} GROUP BY account_id) AS before
                  ON before.account_id = gap.account_id
              WHERE last IS NOT NULL AND (before.account_id IS NULL OR first > before.highest OR last < before.lowest)
              """;
    }

    /// <summary>
    /// Numbers that an account's transactions repeat: <c>account_id, first, last</c>, and how many <c>numbers</c>. Those repeated within the month, and
    /// those of earlier months that the month has again, but for void ones.
    /// </summary>
    /// <param name="previous">Stretches before; null where there are none.</param>
    /// <param name="month">Those of the month; null where there are none.</param>
    /// <param name="repeated">Numbers repeated within it; null where there are none.</param>
    /// <param name="voided">Numbers of it that are void; null where there are none.</param>
    public static string Repeated(string? previous, string? month, string? repeated, string? voided)
    {
        const string None = "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS BIGINT) AS number WHERE false";
        string again = previous is null || month is null
            ? "SELECT CAST(NULL AS BIGINT) AS account_id, CAST(NULL AS BIGINT) AS first, CAST(NULL AS BIGINT) AS last WHERE false"
            : $"""
              SELECT own.account_id, greatest(own.lowest, before.lowest) AS first, least(own.highest, before.highest) AS last
              FROM {BalancesSql.File(month)} AS own JOIN {BalancesSql.File(previous)} AS before
                  ON before.account_id = own.account_id AND own.lowest <= before.highest AND before.lowest <= own.highest
              """;
        return $"""
            SELECT account_id, number AS first, number AS last, CAST(1 AS BIGINT) AS numbers FROM ({(repeated is null ? None : $"SELECT * FROM {BalancesSql.File(repeated)}")})
            UNION ALL
            SELECT again.account_id, first, last, last - first + 1 - count(number) AS numbers
            FROM ({again}) AS again LEFT JOIN ({(voided is null ? None : $"SELECT * FROM {BalancesSql.File(voided)}")}) AS gone ON gone.account_id = again.account_id AND number BETWEEN first AND last
            GROUP BY again.account_id, first, last HAVING numbers > 0
            """;
    }
}
