using Accounting.Compactor;

namespace Accounting.Reporting.Months;

/// <summary>The transactions of a month that a person should have looked at.</summary>
internal static class ExceptionsSql
{
    public const string Transaction =
        "currency, kind, transaction_id, revision, account_id, account_type, amount, business_day, occurred_at, reference, content_hash";

    /// <summary>Total, since equal contents of a revision are listed once; and free of the place in the log, so that the same set gives the same bytes.</summary>
    public const string Order = "currency, kind, account_id, occurred_at, transaction_id, revision, content_hash";

    private const string Largest = "largest";

    private const int LargestPerKind = 5;

    /// <summary>More of one sort, currency and kind are counted by the controls and not listed.</summary>
    private const int ListedMax = 1000;

    private const string Reported = "account_type <> 'TEST'";

    /// <summary>
    /// For <see cref="MonthFactFiles.Exceptions"/>. The largest are found in two steps: the least of the amounts that can be among them, then those
    /// that reach it; so that no more rows are sorted than that.
    /// </summary>
    public static string Exceptions(string months) =>
        $"""
        SELECT month, '{Largest}' AS exception, {Transaction}
        FROM (
            SELECT * FROM day_winners JOIN (
                SELECT month, currency, kind, list_min(max(abs(amount), {LargestPerKind})) AS least
                FROM day_winners WHERE {Reported} AND amount <> 0 AND month IN ({months}) GROUP BY ALL) USING (month, currency, kind)
            WHERE {Reported} AND amount <> 0 AND abs(amount) >= least
            QUALIFY row_number() OVER (PARTITION BY month, currency, kind ORDER BY abs(amount) DESC, transaction_id) <= {LargestPerKind})
        UNION ALL BY NAME
        {Winners("sign", StatisticsSql.SignAnomaly, months)}
        UNION ALL BY NAME
        {Winners("currency days", CurrencySql.OutsideItsDays, months)}
        UNION ALL BY NAME
        {Winners("currency places", CurrencySql.FinerThanPlaces, months)}
        UNION ALL BY NAME
        SELECT month, 'conflict' AS exception, {Transaction}
        FROM (
            SELECT * FROM day_losers WHERE loser_reason = 'conflicting' AND {Reported} AND month IN ({months})
            QUALIFY row_number() OVER (PARTITION BY month, currency, kind ORDER BY transaction_id, content_hash) <= {ListedMax})
        """;

    /// <summary>The same, out of what was found of parts of a month.</summary>
    /// <param name="parts">A query of the rows found.</param>
    public static string OfMonth(string parts) =>
        $"""
        SELECT * FROM ({parts})
        QUALIFY row_number() OVER (PARTITION BY exception, currency, kind ORDER BY CASE WHEN exception = '{Largest}' THEN abs(amount) END DESC, transaction_id, content_hash)
            <= CASE WHEN exception = '{Largest}' THEN {LargestPerKind} ELSE {ListedMax} END
        """;

    private static string Winners(string exception, string condition, string months) =>
        $"""
        SELECT month, '{exception}' AS exception, {Transaction}
        FROM (
            SELECT * FROM day_winners WHERE {Reported} AND ({condition}) AND month IN ({months})
            QUALIFY row_number() OVER (PARTITION BY month, currency, kind ORDER BY transaction_id) <= {ListedMax})
        """;
}
