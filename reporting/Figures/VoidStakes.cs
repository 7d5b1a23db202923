using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Figures;

/// <summary>
/// Stakes that are void, account by account and market by market: <see cref="PositionsSql"/> chained on from the first transaction, out of the transactions
/// themselves and no cache. Only markets in which anything was cancelled are read: in no other is anything void.
/// </summary>
internal static class VoidStakes
{
    /// <summary>
    /// Makes a table of what accounts have in those markets at a month's end, by the month and group that it was matched in, as
    /// <see cref="PositionsSql.Roll"/> makes it; returns its name.
    /// </summary>
    /// <param name="reading">The report that knows the transactions.</param>
    /// <param name="month">The month: the report's own, or an earlier one.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public static async Task<string> AtAsync(FigureReading reading, BusinessMonth month, CancellationToken cancellation)
    {
        DuckConnection connection = reading.Connection;
        string bets = await BetsAsync(reading, month, cancellation).ConfigureAwait(false);
        connection.Execute($"CREATE OR REPLACE TEMP VIEW day_winners AS SELECT *, {MonthNumber.Sql("business_day")} AS month FROM {bets}", cancellation);
        List<BusinessDay> moving = connection.Rows("SELECT DISTINCT CAST(date_trunc('month', business_day) AS DATE) AS first FROM day_winners ORDER BY first", (in DuckChunk chunk, int row) => new BusinessDay(chunk.Dates(0)[row]), cancellation);
        string rolled = "";
        foreach (BusinessMonth next in moving.Select(day => day.Month).Where(found => found < month).Append(month))
        {
            // Months without a bet in between change nothing but how long what is void is remembered.
            string? before = rolled.Length == 0 ? null : Written(reading, PositionsSql.Kept(next.Previous, rolled), cancellation);
            string? own = Written(reading, $"SELECT * EXCLUDE (month) FROM ({PositionsSql.Positions(MonthNumber.List([next]))})", cancellation);
            rolled = reading.Known.NewTable();
            connection.Execute($"{PositionsSql.Roll(before, own, next)}; ALTER TABLE positions RENAME TO {rolled}", cancellation);
        }

        return rolled;
    }

    /// <summary>A query of <c>currency, of, part</c>: what became void in the month of a table of positions, less what was and isn't any more.</summary>
    /// <param name="positions">Of <see cref="AtAsync"/>.</param>
    /// <param name="scope">SQL over a position.</param>
    public static string Became(string positions, string scope) =>
        $"""
        SELECT currency, 'market ' || market_id || ', account ' || account_id AS of,
            CAST(sum(CASE WHEN is_void THEN stake ELSE 0 END - CASE WHEN counted THEN stake ELSE 0 END) AS DECIMAL(38,4)) AS part
        FROM {positions} WHERE (is_void OR counted) AND ({scope}) GROUP BY ALL HAVING part <> 0
        """;

    /// <summary>The bets in markets in which any was cancelled.</summary>
    private static async Task<string> BetsAsync(FigureReading reading, BusinessMonth month, CancellationToken cancellation)
    {
        string market = reading.Row["market_id"] is { Length: > 0 } asked ? FigureKeys.Transactions(reading.Row with { Where = new Dictionary<string, string> { ["market_id"] = asked } }) : "market_id IS NOT NULL";
        string cancelled = await reading.TransactionsAsync(null, month.Next.FirstDay, $"kind = 'BET_CANCELLED' AND {market}", cancellation).ConfigureAwait(false);
        return await reading.TransactionsAsync(null, month.Next.FirstDay, $"market_id IN (SELECT market_id FROM {cancelled})", cancellation).ConfigureAwait(false);
    }

    private static string? Written(FigureReading reading, string query, CancellationToken cancellation)
    {
        string path = reading.NewPath();
        return reading.Connection.CopyToParquet(query, path, new ParquetOptions(), cancellation) == 0 ? null : path;
    }
}
