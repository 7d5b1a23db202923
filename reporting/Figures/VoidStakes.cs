using Accounting.Ingest;

namespace Accounting.Reporting.Figures;

/// <summary>
/// Stakes that are void, account by account and market by market, out of the transactions: of an account's bets in a market whose exposure was released
/// entirely by BET_CANCELLED, with no SETTLEMENT standing. The slow twin of <see cref="Months.PositionsSql"/>: it reads all bets of the markets in which any was cancelled.
/// </summary>
internal static class VoidStakes
{
    private const string Position = "market_id, account_id, account_type, currency";

    private const string Kinds = "kind IN ('BET_MATCHED', 'BET_CANCELLED', 'SETTLEMENT', 'SETTLEMENT_REVERSAL')";

    /// <summary>Makes a table of the bets in markets in which any was cancelled up to the report's month; returns its name.</summary>
    public static async Task<string> BetsAsync(FigureReading reading, CancellationToken cancellation)
    {
        string market = reading.Row["market_id"] is { Length: > 0 } asked ? FigureKeys.Transactions(reading.Row with { Where = new Dictionary<string, string> { ["market_id"] = asked } }) : "market_id IS NOT NULL";
        string cancelled = await reading.TransactionsAsync(null, reading.Month.Next.FirstDay, $"kind = 'BET_CANCELLED' AND {market}", cancellation).ConfigureAwait(false);
        return await reading.TransactionsAsync(null, reading.Month.Next.FirstDay, $"{Kinds} AND market_id IN (SELECT market_id FROM {cancelled})", cancellation).ConfigureAwait(false);
    }

    /// <summary>A query of the bets that are void at a day's end, with all their columns.</summary>
    /// <param name="bets">Of <see cref="BetsAsync"/>.</param>
    /// <param name="day">The day.</param>
    public static string At(string bets, BusinessDay day) =>
        $"""
        SELECT * FROM {bets} SEMI JOIN (
            SELECT {Position} FROM {bets} WHERE business_day <= DATE '{day}' GROUP BY ALL
            HAVING sum(exposure_delta) = 0 AND {Released} <> 0 AND {Released} = -coalesce(sum(exposure_delta) FILTER (kind = 'BET_MATCHED'), 0)
                AND sum(CASE kind WHEN 'SETTLEMENT' THEN 1 WHEN 'SETTLEMENT_REVERSAL' THEN -1 ELSE 0 END) <= 0) USING ({Position})
        WHERE business_day <= DATE '{day}'
        """;

    private const string Released = "coalesce(sum(exposure_delta) FILTER (kind = 'BET_CANCELLED'), 0)";

    /// <summary>A query of <c>currency, of, part</c>: what became void in a month, less what was and isn't any more.</summary>
    /// <param name="bets">Of <see cref="BetsAsync"/>.</param>
    /// <param name="month">The month.</param>
    /// <param name="scope">SQL over a transaction's row.</param>
    public static string Became(string bets, BusinessMonth month, string scope) =>
        $"""
        SELECT currency, 'market ' || market_id || ', account ' || account_id AS of, CAST(sum(part) AS DECIMAL(38,4)) AS part FROM (
            SELECT *, stake AS part FROM ({At(bets, month.LastDay)}) UNION ALL SELECT *, -stake FROM ({At(bets, month.Previous.LastDay)}))
        WHERE {scope} GROUP BY ALL HAVING sum(part) <> 0
        """;
}
