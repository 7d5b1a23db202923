using Accounting.Aggregator.Runs;

namespace Accounting.Reporting.Months;

/// <summary>The sums of months, from statistics and from transactions.</summary>
internal static class FactsSql
{
    /// <summary>For <see cref="MonthFactFiles.Activity"/>, by account.</summary>
    public static string Activity(string months) =>
        $"""
        SELECT month, account_id, account_type, currency, kind, CAST(sum(transactions) AS BIGINT) AS transactions, sum(amount) AS amount,
            sum(exposure_delta) AS exposure_delta, sum(pending_delta) AS pending_delta, sum(stake) AS stake
        FROM day_accounts WHERE month IN ({months}) GROUP BY ALL
        """;

    public static string Groups(string months) =>
        $"""
        SELECT month, currency, kind, sport, account_type = 'HOUSE' AS is_house, CAST(sum(transactions) AS BIGINT), sum(amount),
            sum(exposure_delta), sum(pending_delta), sum(stake), CAST(sum(sign_anomalies) AS BIGINT)
        FROM day_accounts WHERE account_type <> 'TEST' AND month IN ({months})
        GROUP BY ALL ORDER BY month, currency, kind, sport NULLS FIRST, is_house
        """;

    public static string Movements(string months) =>
        $"""
        SELECT month, business_day, currency, sum(amount), sum(stake), coalesce(sum(amount) FILTER (account_type = 'CUSTOMER'), 0),
            coalesce(sum(exposure_delta) FILTER (account_type = 'CUSTOMER'), 0), coalesce(sum(pending_delta) FILTER (account_type = 'CUSTOMER'), 0)
        FROM day_accounts WHERE account_type <> 'TEST' AND month IN ({months}) GROUP BY ALL ORDER BY month, business_day, currency
        """;

    /// <summary>Read from the transactions themselves: what the statistics are compared with, and what is posted.</summary>
    public static string Kinds(string months) =>
        $"""
        SELECT month, currency, account_type, kind, count(*), sum(amount), sum(exposure_delta), sum(pending_delta), sum(stake),
            sum(greatest(amount, 0)), sum(greatest(pending_delta, 0)), sum(greatest(-amount - pending_delta, 0))
        FROM day_winners WHERE month IN ({months}) GROUP BY ALL ORDER BY month, currency, account_type, kind
        """;

    public static string RepeatedIds(string months) =>
        $"""
        SELECT month, count(*) FROM (
            SELECT month, transaction_id FROM day_winners WHERE month IN ({months}) GROUP BY ALL HAVING count(*) > 1)
        GROUP BY month ORDER BY month
        """;

    /// <summary>What counts only because a nightly replay found it.</summary>
    public static string Replayed(string months) =>
        $"""
        SELECT month, count(*) FROM day_winners
        WHERE ends_with(run, '{RunId.Suffix(RunKind.Replay)}') AND account_type <> 'TEST' AND month IN ({months}) GROUP BY month ORDER BY month
        """;

    public static string Conflicts(string months) =>
        $"""
        SELECT month, currency, count(*) FROM day_losers
        WHERE loser_reason = 'conflicting' AND account_type <> 'TEST' AND month IN ({months}) GROUP BY ALL ORDER BY month, currency
        """;

    public static string Markets(string months) =>
        $"""
        SELECT month, market_id, currency, sum(residual) AS residual, max(business_day) AS last_day
        FROM day_markets WHERE month IN ({months}) GROUP BY ALL
        """;
}
