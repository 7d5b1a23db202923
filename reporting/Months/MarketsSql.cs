namespace Accounting.Reporting.Months;

/// <summary>What is summed of markets, in a month and over months.</summary>
internal static class MarketsSql
{
    /// <summary>Of the daily statistics.</summary>
    public const string Columns = "sport, in_play, transactions, turnover, wins, losses, commission, house_commission, residual";

    /// <summary>Days for which a market that has come to zero is remembered, so that what it was in all can still be told.</summary>
    public const int RememberedDays = 366;

    private static readonly string[] Amounts = ["turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual", "exposure"];

    public static string Sums { get; } =
        "max(sport) AS sport, bool_or(in_play) AS in_play, CAST(coalesce(sum(transactions), 0) AS BIGINT) AS transactions, CAST(coalesce(sum(bets), 0) AS BIGINT) AS bets, "
        + string.Join(", ", Amounts.Select(column => $"CAST(coalesce(sum({column}), 0) AS DECIMAL(38,4)) AS {column}"));

    /// <summary>
    /// Markets so far: all that have exposure or do not come to zero, and the others for a year after their last transaction. One whose accounts have several currencies
    /// can't come to zero in each, and is among the others; <c>is_mixed</c> says so.
    /// </summary>
    public static string Cumulated(string? previous, string? month, Ingest.BusinessMonth upTo)
    {
        IEnumerable<string> parts = new[] { previous, month }.OfType<string>().Select(path => $"SELECT * FROM {BalancesSql.File(path)}");
        var since = new Ingest.BusinessDay(upTo.LastDay.DaysSinceEpoch - RememberedDays);
        return $"""
            SELECT * FROM (
                SELECT *, count(*) OVER market > 1 AS is_mixed, max(last_day) OVER market AS last_of_market FROM (
                    SELECT market_id, currency, {Sums}, max(last_day) AS last_day
                    FROM ({string.Join(" UNION ALL BY NAME ", parts)}) GROUP BY market_id, currency)
                WINDOW market AS (PARTITION BY market_id))
            WHERE last_of_market > DATE '{since}' OR exposure <> 0 OR (residual <> 0 AND NOT is_mixed) ORDER BY market_id, currency
            """;
    }

    /// <summary>A market is settled once nothing more may be expected of it: idle, and no account has exposure left in it.</summary>
    public const string IsReleased = "(exposure = 0 AND open_accounts = 0)";

    public static string IsIdle(Ingest.BusinessDay since) => $"last_day <= DATE '{since}'";
}
