namespace Accounting.Reporting.Months;

/// <summary>What is summed of markets, in a month and over months.</summary>
internal static class MarketsSql
{
    /// <summary>Of the daily statistics.</summary>
    public const string Columns = "sport, in_play, transactions, turnover, wins, losses, commission, house_commission, reversals, residual";

    /// <summary>Days for which a market that has come to zero is remembered, so that what it was in all can still be told.</summary>
    private const int RememberedDays = 366;

    private static readonly string[] Amounts = ["turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual", "exposure"];

    public static string Sums { get; } =
        "max(sport) AS sport, bool_or(in_play) AS in_play, CAST(coalesce(sum(transactions), 0) AS BIGINT) AS transactions, "
        + string.Join(", ", Amounts.Select(column => $"CAST(coalesce(sum({column}), 0) AS DECIMAL(38,4)) AS {column}"));

    /// <summary>Markets so far: all that do not come to zero, and the others for a year after their last transaction.</summary>
    public static string Cumulated(string? previous, string? month, Ingest.BusinessMonth upTo)
    {
        IEnumerable<string> parts = new[] { previous, month }.OfType<string>().Select(path => $"SELECT * FROM {BalancesSql.File(path)}");
        var since = new Ingest.BusinessDay(upTo.LastDay.DaysSinceEpoch - RememberedDays);
        return $"""
            SELECT * FROM (
                SELECT market_id, currency, {Sums}, max(last_day) AS last_day
                FROM ({string.Join(" UNION ALL BY NAME ", parts)}) GROUP BY market_id, currency)
            WHERE residual <> 0 OR last_day > DATE '{since}' ORDER BY market_id, currency
            """;
    }

    /// <summary>
    /// A market is settled once nothing more may be expected of it: idle since <paramref name="idleSince"/>, and money has passed or no exposure is left.
    /// </summary>
    public static string IsSettled(Ingest.BusinessDay idleSince) =>
        $"(last_day <= DATE '{idleSince}' AND (exposure = 0 OR wins <> 0 OR losses <> 0 OR reversals <> 0 OR commission <> 0 OR residual <> 0))";
}
