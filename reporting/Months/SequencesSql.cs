namespace Accounting.Reporting.Months;

/// <summary>
/// The exchange's running numbers of first revisions, by account: stretches without a gap, chained on from month to month. A gap belongs to the month
/// that goes beyond what was there before, so that each missing number is counted, and named, once.
/// </summary>
internal static class SequencesSql
{
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

    /// <summary>Gaps below or above everything that was there before: <c>account_id, first, last</c>, the numbers that are missing.</summary>
    public static string NewGaps(string? previous)
    {
        const string Gaps = "SELECT account_id, highest + 1 AS first, lead(lowest) OVER (PARTITION BY account_id ORDER BY lowest) - 1 AS last FROM numbered";
        return previous is null
            ? $"SELECT gap.account_id, first, last FROM ({Gaps}) AS gap WHERE last IS NOT NULL"
            : $"""
              SELECT gap.account_id, first, last FROM ({Gaps}) AS gap
              LEFT JOIN (SELECT account_id, min(lowest) AS lowest, max(highest) AS highest FROM {BalancesSql.File(previous)} GROUP BY account_id) AS before
                  ON before.account_id = gap.account_id
              WHERE last IS NOT NULL AND (before.account_id IS NULL OR first > before.highest OR last < before.lowest)
              """;
    }
}
