using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Markets;

/// <summary>
/// <c>markets</c>: a row for each market and currency with transactions in the month, and for those of earlier months that are not settled or do
/// not come to zero. TEST accounts are included: a market comes to zero only over all accounts.
/// </summary>
internal static class MarketsTable
{
    public const string Name = "markets";

    public const string Order = "market_id, currency";

    public const string Settled = "settled";

    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("market_id", CellKind.Integer), new("currency", CellKind.Text), new("sport", CellKind.Text), new("in_play", CellKind.Truth), new("transactions", CellKind.Integer),
        new("turnover", CellKind.Sum), new("wins", CellKind.Sum), new("losses", CellKind.Sum), new("commission", CellKind.Sum), new("house_commission", CellKind.Sum),
        new("reversals", CellKind.Sum), new("residual", CellKind.Sum), new("cumulative_turnover", CellKind.Sum), new("cumulative_commission", CellKind.Sum),
        new("cumulative_residual", CellKind.Sum), new("exposure", CellKind.Sum), new("last_day", CellKind.Day), new("status", CellKind.Text),
    ];

    /// <summary>The rows as they are printed, from <c>market_rows</c>.</summary>
    public static string Select => $"SELECT {string.Join(", ", Columns.Select(column => column.Name))} FROM market_rows ORDER BY {Order}";

    /// <summary>Settled markets that do not come to zero, by currency.</summary>
    public static string Uneven => $"SELECT currency, market_id || ' ' || cumulative_residual FROM market_rows WHERE status = '{Settled}' AND cumulative_residual <> 0";

    /// <summary>Makes <c>market_rows</c>.</summary>
    /// <param name="cumulated">All markets so far.</param>
    /// <param name="month">Those of the month; null where there is none.</param>
    /// <param name="later">Those of later months, as far as they matter: a market that goes on there isn't settled.</param>
    /// <param name="idleSince">The last day on which a settled market may have moved.</param>
    public static string Create(string cumulated, string? month, IReadOnlyList<string> later, BusinessDay idleSince)
    {
        string[] own = ["transactions", "turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual"];
        string columns = string.Join(", ", own.Select(column => month is null
            ? $"CAST(0 AS {(column == "transactions" ? "BIGINT" : "DECIMAL(38,4)")}) AS {column}"
            : $"coalesce(own.{column}, 0) AS {column}"));
        string join = month is null ? "" : $"LEFT JOIN {BalancesSql.File(month)} AS own ON own.market_id = so_far.market_id AND own.currency = so_far.currency";
        string goesOn = later.Count == 0
            ? "false"
            : $"EXISTS (SELECT 1 FROM read_parquet({Sql.List(later)}, hive_partitioning = false) AS later WHERE later.market_id = cumulated.market_id AND later.currency = cumulated.currency)";
        return $"""
            CREATE TEMP TABLE market_rows AS
            SELECT so_far.market_id, so_far.currency, so_far.sport, so_far.in_play, {columns}, so_far.turnover AS cumulative_turnover,
                so_far.commission AS cumulative_commission, so_far.residual AS cumulative_residual, so_far.exposure, so_far.last_day, status
            FROM (SELECT *, CASE WHEN {MarketsSql.IsSettled(idleSince)} AND NOT (residual <> 0 AND {goesOn}) THEN '{Settled}' ELSE 'open' END AS status FROM {BalancesSql.File(cumulated)} AS cumulated) AS so_far {join}
            WHERE {(month is null ? "false" : "own.market_id IS NOT NULL")} OR status = 'open' OR so_far.residual <> 0
            """;
    }

    public static List<MarketTotals> Totals(DuckConnection connection, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT currency, count(*), count(*) FILTER (status = '{Settled}'), CAST(sum(transactions) AS BIGINT), sum(turnover), sum(wins), sum(losses), sum(commission),
            sum(house_commission), sum(reversals), sum(residual), coalesce(sum(abs(cumulative_residual)) FILTER (status = '{Settled}'), 0)
        FROM market_rows GROUP BY currency ORDER BY currency
        """,
        (in DuckChunk chunk, int row) => new MarketTotals
        {
            Currency = chunk.CurrencyOf(0, row),
            Markets = chunk.Longs(1)[row],
            Settled = chunk.Longs(2)[row],
            Transactions = chunk.Longs(3)[row],
            Turnover = chunk.Sum(4, row),
            Wins = chunk.Sum(5, row),
            Losses = chunk.Sum(6, row),
            Commission = chunk.Sum(7, row),
            HouseCommission = chunk.Sum(8, row),
            Reversals = chunk.Sum(9, row),
            Residual = chunk.Sum(10, row),
            SettledResiduals = chunk.Sum(11, row),
        },
        cancellation);

    /// <summary>Of each currency those with the largest turnover, before them any settled ones that do not come to zero.</summary>
    public static List<MarketRow> Shown(DuckConnection connection, int perCurrency, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT market_id, currency, sport, turnover, wins, losses, commission, reversals, residual, cumulative_residual, status = '{Settled}'
        FROM market_rows
        QUALIFY row_number() OVER (PARTITION BY currency ORDER BY status = '{Settled}' AND cumulative_residual <> 0 DESC, turnover DESC, market_id) <= {perCurrency}
        ORDER BY currency, market_id
        """,
        (in DuckChunk chunk, int row) => new MarketRow(
            chunk.Longs(0)[row], chunk.CurrencyOf(1, row), chunk.TextOrNull(2, row), chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row),
            chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row), chunk.Sum(9, row), chunk.Boolean(10, row)),
        cancellation);
}
