namespace Accounting.Reporting.Months;

/// <summary>
/// Ids of which contents of the revision that stands differ, by month: for <see cref="MonthFactFiles.Conflicts"/>. Which of them counts is decided by
/// a tie and by nobody's word. Each has its rows in every month that one of its contents names.
/// </summary>
internal static class ConflictsSql
{
    public const string Order = "transaction_id, home_date, content_hash, is_copy, run NULLS FIRST, source, \"partition\", \"offset\"";

    /// <summary>Fields that decide no figure and no check.</summary>
    private const string Figures =
        "voided, account_id, account_type, kind, currency, amount, exposure_delta, pending_delta, stake, business_day, market_id, sport, in_play, jurisdiction, account_sequence, balance_after";

    private const string Row = $"month, home_day, {Figures}, transaction_id, revision, occurred_at, reference, content_hash, source, \"partition\", \"offset\", run";

    /// <summary>
    /// A row for each content, and one for each further copy of it (<c>is_copy</c>: what counts is when it was known first): <c>month, in_month, home_date, months</c> (of its contents, as text), <c>contents</c> (their hashes, ascending), <c>changes_figures</c>
    /// (whether they differ in more than the reference), <c>counted_here</c> (0 where what stands is a void), <c>stands</c>, where the row came from, and what the list of exceptions shows of it.
    /// </summary>
    public static string Contents(string months) =>
        $"""
        WITH other AS (SELECT DISTINCT home_day, transaction_id FROM day_losers WHERE loser_reason = 'conflicting'),
        contents AS (
            SELECT {Row}, true AS stands, 1 AS counts FROM day_winners SEMI JOIN other USING (home_day, transaction_id)
            UNION ALL
            SELECT {Row}, loser_reason = 'voided' AS stands, 0 AS counts FROM day_losers SEMI JOIN other USING (home_day, transaction_id)
            WHERE loser_reason IN ('conflicting', 'voided')),
        copies AS (
            SELECT {Row}, false AS stands, 0 AS counts FROM day_losers SEMI JOIN contents USING (home_day, transaction_id, revision, content_hash)
            WHERE loser_reason = 'duplicate'),
        sets AS (
            SELECT home_day, transaction_id, string_agg(printf('%016x', content_hash), ' ' ORDER BY content_hash) AS contents,
                count(DISTINCT ({Figures})) > 1 AS changes_figures, max(counts) AS counted_here,
                string_agg(DISTINCT {LocalIdsSql.Text("month")}, ', ' ORDER BY {LocalIdsSql.Text("month")}) AS months
            FROM contents GROUP BY home_day, transaction_id HAVING NOT bool_and(account_type = 'TEST'))
        SELECT touched.month, touched.month AS in_month, DATE '1970-01-01' + home_day AS home_date, months, contents, changes_figures, counted_here, stands, is_copy,
            source, "partition", "offset", run, {ExceptionsSql.Transaction}
        FROM (SELECT *, false AS is_copy FROM contents UNION ALL SELECT *, true AS is_copy FROM copies) JOIN sets USING (home_day, transaction_id)
        JOIN (SELECT DISTINCT month, home_day, transaction_id FROM contents WHERE month IN ({months})) AS touched USING (home_day, transaction_id)
        """;
}
