namespace Accounting.Reporting.Months;

/// <summary>
/// What is wrong with ids within single home dates, by month: for <see cref="MonthFactFiles.Ids"/>. A home date's rows are all there, whatever
/// month each is of, so it follows from the day versions that touch the month.
/// </summary>
internal static class LocalIdsSql
{
    /// <summary>A revision stands, and its home date has no first one.</summary>
    public const string NoFirst = "no first revision";

    /// <summary>Contents of the revision that stands are of different months: which one counts, and so the month, is decided by a tie.</summary>
    public const string TwoMonths = "two months";

    public const string Order = "problem, transaction_id, home_date";

    /// <summary><c>month, in_month, problem, transaction_id, home_date, months, counted_here</c>: months as text, and 0 where what stands is a void.</summary>
    public static string Problems(string months) =>
        $"""
        WITH standing AS (
            SELECT month, home_day, transaction_id, 1 AS counted_here FROM day_winners WHERE revision > 0 AND month IN ({months})
            UNION ALL
            SELECT month, home_day, transaction_id, 0 AS counted_here FROM day_losers WHERE loser_reason = 'voided' AND revision > 0 AND month IN ({months})),
        firsts AS (SELECT DISTINCT home_day, transaction_id FROM day_losers WHERE revision = 0 AND loser_reason <> 'retracted'),
        other AS (SELECT month, home_day, transaction_id FROM day_losers WHERE loser_reason = 'conflicting' AND NOT voided),
        tied AS (
            SELECT month, home_day, transaction_id FROM other
            UNION
            SELECT month, home_day, transaction_id FROM day_winners SEMI JOIN other USING (home_day, transaction_id)),
        torn AS (
            SELECT home_day, transaction_id, string_agg({Text("month")}, ', ' ORDER BY month) AS months
            FROM tied SEMI JOIN (SELECT home_day, transaction_id FROM day_winners) USING (home_day, transaction_id)
            GROUP BY home_day, transaction_id HAVING count(*) > 1)
        SELECT month, month AS in_month, '{NoFirst}' AS problem, transaction_id, DATE '1970-01-01' + home_day AS home_date, {Text("month")} AS months, counted_here
        FROM standing ANTI JOIN firsts USING (home_day, transaction_id)
        UNION ALL
        SELECT month, month AS in_month, '{TwoMonths}', transaction_id, DATE '1970-01-01' + home_day, months, 1
        FROM tied JOIN torn USING (home_day, transaction_id) WHERE month IN ({months})
        """;

    /// <summary>A month's number as it is written: 2026-11.</summary>
    public static string Text(string number) => $"printf('%04d-%02d', {number} // 12, {number} % 12 + 1)";
}
