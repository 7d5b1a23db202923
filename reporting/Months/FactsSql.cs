using Accounting.Aggregator.Offsets;

namespace Accounting.Reporting.Months;

/// <summary>The sums of months, from statistics and from transactions.</summary>
internal static class FactsSql
{
    /// <summary>For <see cref="MonthFactFiles.Activity"/>, by account.</summary>
    public static string Activity(string months) =>
        $"""
        SELECT month, account_id, account_type, currency, kind, CAST(sum(transactions) AS BIGINT) AS transactions, sum(amount) AS amount,
            sum(exposure_delta) AS exposure_delta, sum(pending_delta) AS pending_delta, sum(stake) AS stake, min(business_day) AS first_day, max(business_day) AS last_day
        FROM day_accounts WHERE month IN ({months}) GROUP BY ALL
        """;

    public static string Groups(string months) =>
        $"""
        SELECT month, currency, kind, sport, account_type = 'HOUSE' AS is_house, CAST(sum(transactions) AS BIGINT) AS transactions, sum(amount) AS amount,
            sum(exposure_delta) AS exposure_delta, sum(pending_delta) AS pending_delta, sum(stake) AS stake, CAST(sum(sign_anomalies) AS BIGINT) AS sign_anomalies
        FROM day_accounts WHERE account_type <> 'TEST' AND month IN ({months})
        GROUP BY ALL
        """;

    public static string Movements(string months) =>
        $"""
        SELECT month, business_day, currency, sum(amount) AS amount, sum(stake) AS stake
        FROM day_accounts WHERE account_type <> 'TEST' AND month IN ({months}) GROUP BY ALL
        """;

    /// <summary>Read from the transactions themselves: what the statistics are compared with, and what is posted.</summary>
    public static string Kinds(string months) =>
        $"""
        SELECT month, currency, account_type, kind, count(*) AS transactions, sum(amount) AS amount, sum(exposure_delta) AS exposure_delta,
            sum(pending_delta) AS pending_delta, sum(stake) AS stake, sum(greatest(amount, 0)) AS amount_credits, sum(greatest(pending_delta, 0)) AS pending_credits,
            sum(greatest(-amount - pending_delta, 0)) AS contra_credits
        FROM day_winners WHERE month IN ({months}) GROUP BY ALL
        """;

    /// <summary>For <see cref="WinnerCounts"/>, in one pass.</summary>
    public static string Counts(string months) =>
        $"""
        SELECT month, count(*) FILTER (ends_with(run, '{RunId.Suffix(RunKind.Replay)}')) AS replayed, count(*) FILTER ({CurrencySql.OutsideItsDays}) AS outside_days,
            count(*) FILTER ({CurrencySql.FinerThanPlaces}) AS finer_than_places
        FROM day_winners WHERE account_type <> 'TEST' AND month IN ({months}) GROUP BY month
        """;

    /// <summary>Where the month's transactions stand that count.</summary>
    public static string Sources(string months) =>
        $"""
        SELECT month, source, count(*) AS transactions FROM day_winners WHERE account_type <> 'TEST' AND month IN ({months}) GROUP BY month, source
        """;

    /// <summary>From the statistics; what they don't have (exposure, bets, and settlement reversals whatever their sign) from the transactions.</summary>
    public static string Markets(string months) =>
        $"""
        SELECT month, market_id, currency, {MarketsSql.Sums}, max(business_day) AS last_day
        FROM (
            SELECT month, market_id, currency, {MarketsSql.Columns}, business_day FROM day_markets WHERE month IN ({months})
            UNION ALL BY NAME
            SELECT month, market_id, currency, exposure_delta AS exposure, CASE WHEN kind = 'BET_MATCHED' THEN 1 END AS bets,
                CASE WHEN kind = 'SETTLEMENT_REVERSAL' THEN abs(amount) END AS reversals, business_day FROM day_winners
            WHERE market_id IS NOT NULL AND (exposure_delta <> 0 OR kind IN ('BET_MATCHED', 'SETTLEMENT_REVERSAL')) AND month IN ({months}))
        GROUP BY month, market_id, currency
        """;

    /// <summary>Read from the transactions themselves: what the markets are compared with. TEST accounts included.</summary>
    public static string MarketTransactions(string months) =>
        $"""
        SELECT month, currency, count(*) AS transactions, sum(amount) AS amount, sum(exposure_delta) AS exposure_delta, sum(pending_delta) AS pending_delta, sum(stake) AS stake
        FROM day_winners WHERE market_id IS NOT NULL AND month IN ({months}) GROUP BY ALL
        """;

    /// <summary>Who bet on what: for <see cref="MonthFactFiles.Betting"/>.</summary>
    public static string Betting(string months) =>
        $"""
        SELECT month, currency, sport, in_play, jurisdiction, account_type = 'HOUSE' AS is_house, account_id,
            CAST(coalesce(sum(transactions) FILTER (kind = 'BET_MATCHED'), 0) AS BIGINT) AS bets, sum(stake) AS turnover,
            CAST(coalesce(sum(amount) FILTER (kind IN ('COMMISSION', 'COMMISSION_REVERSAL') AND account_type <> 'HOUSE'), 0) AS DECIMAL(38,4)) AS commission
        FROM day_accounts
        WHERE account_type <> 'TEST' AND month IN ({months}) AND (stake <> 0
            OR kind IN ('BET_MATCHED', 'BET_CANCELLED', 'SETTLEMENT', 'SETTLEMENT_REVERSAL', 'COMMISSION', 'COMMISSION_REVERSAL'))
        GROUP BY ALL
        """;

    /// <summary>For <see cref="MonthFactFiles.Adjustments"/>.</summary>
    public static string Adjustments(string months) =>
        $"SELECT month, {ExceptionsSql.Transaction} FROM day_winners WHERE kind = 'ADJUSTMENT' AND account_type <> 'TEST' AND month IN ({months})";
}
