using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.Markets;

/// <summary>
/// <c>markets</c>: a row for each market and currency with transactions in the month, and for those of earlier months that are open or do
/// not come to zero; a mixed one until it was idle for a whole month's end. TEST accounts are included: a market comes to zero only over all accounts.
/// </summary>
internal static class MarketsTable
{
    public const string Name = ReportFiles.Markets;

    public const string PriorPeriods = ReportFiles.MarketPriorPeriods;

    public const string Order = "market_id, currency";

    public const string Settled = "settled";

    public const string Open = "open";

    /// <summary>Of accounts of several currencies, idle and without exposure, and doesn't come to zero in each: nobody can say by currency whether anything is missing.</summary>
    public const string Mixed = "mixed";

    public const string SettledControl = "settled-markets";

    public const string UnreleasedControl = "unreleased-markets";

    public const string MixedControl = "mixed-markets";

    private static readonly string[] Own = ["transactions", "bets", "turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual"];

    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("market_id", CellKind.Integer), new("currency", CellKind.Text), new("sport", CellKind.Text), new("in_play", CellKind.Truth), new("transactions", CellKind.Integer), new("bets", CellKind.Integer),
        new("turnover", CellKind.Sum), new("void_turnover", CellKind.Sum), new("wins", CellKind.Sum), new("losses", CellKind.Sum), new("commission", CellKind.Sum), new("house_commission", CellKind.Sum),
        new("reversals", CellKind.Sum), new("residual", CellKind.Sum), new("cumulative_turnover", CellKind.Sum), new("cumulative_commission", CellKind.Sum),
        new("cumulative_residual", CellKind.Sum), new("exposure", CellKind.Sum), new("last_day", CellKind.Day), new("status", CellKind.Text),
        new("prior_periods", CellKind.Text), new("prior_turnover", CellKind.Sum), new("prior_commission", CellKind.Sum), new("prior_ggy", CellKind.Sum), new("prior_bets", CellKind.Integer),
    ];

    /// <summary>The rows as they are printed, from <c>market_rows</c>.</summary>
    public static string Select => $"SELECT {string.Join(", ", Columns.Select(column => column.Name))} FROM market_rows ORDER BY {Order}";

    /// <summary>Markets that a control is about, by currency and control.</summary>
    public static string Uneven =>
        $"""
        SELECT currency, CASE WHEN status = '{Mixed}' THEN '{MixedControl}' WHEN is_unreleased THEN '{UnreleasedControl}' ELSE '{SettledControl}' END, market_id || ' ' || cumulative_residual
        FROM market_rows WHERE is_unreleased OR status = '{Mixed}' OR (status = '{Settled}' AND cumulative_residual <> 0)
        """;

    /// <summary>Makes <c>market_rows</c>.</summary>
    /// <param name="files">What it follows from.</param>
    /// <param name="idleSince">The last day on which a settled market may have moved.</param>
    /// <param name="idleBefore">The same at the end of the month before: a mixed market that was idle then is told no more.</param>
    public static string Create(MarketFiles files, BusinessDay idleSince, BusinessDay idleBefore)
    {
        string own = files.Month is null ? "SELECT CAST(NULL AS BIGINT) AS market_id, CAST(NULL AS VARCHAR) AS currency, "
            + string.Join(", ", Own.Select(column => $"CAST(NULL AS {TypeOf(column)}) AS {column}")) + " WHERE false" : $"SELECT * FROM {BalancesSql.File(files.Month)}";
        string goesOn = files.Later.Count == 0
            ? "false"
            : $"EXISTS (SELECT 1 FROM read_parquet({Sql.List(files.Later)}, hive_partitioning = false) AS later WHERE later.market_id = cumulated.market_id AND later.currency = cumulated.currency)";
        return $"""
            CREATE TEMP TABLE market_rows AS
            WITH cumulated AS (
                SELECT * REPLACE (coalesce(open_accounts, 0) AS open_accounts) FROM {BalancesSql.File(files.Cumulated)} LEFT JOIN ({OpenAccounts(files.Positions)}) USING (market_id, currency)),
            moving AS (SELECT *, {MarketsSql.IsIdle(idleSince)} AND NOT (residual <> 0 AND {goesOn}) AS is_idle FROM cumulated),
            judged AS (SELECT *, CASE WHEN is_idle AND {MarketsSql.IsReleased} THEN '{Settled}' ELSE '{Open}' END AS alone FROM moving),
            so_far AS (
                SELECT *, CASE WHEN is_mixed AND bool_and(alone = '{Settled}') OVER market AND bool_or(residual <> 0) OVER market THEN '{Mixed}' ELSE alone END AS status
                FROM judged WINDOW market AS (PARTITION BY market_id))
            SELECT market_id, currency, so_far.sport, so_far.in_play, {string.Join(", ", Own.Select(column => $"CAST(coalesce(own.{column}, 0) AS {TypeOf(column)}) AS {column}"))},
                CAST(coalesce(void_turnover, 0) AS DECIMAL(38,4)) AS void_turnover, CAST(coalesce(so_far.turnover, 0) AS DECIMAL(38,4)) AS cumulative_turnover,
                CAST(coalesce(so_far.commission, 0) AS DECIMAL(38,4)) AS cumulative_commission, CAST(coalesce(so_far.residual, 0) AS DECIMAL(38,4)) AS cumulative_residual,
                CAST(coalesce(so_far.exposure, 0) AS DECIMAL(38,4)) AS exposure, so_far.last_day, coalesce(status, '{Settled}') AS status,
                coalesce(status = '{Open}' AND is_idle AND so_far.residual <> 0, false) AS is_unreleased, prior_periods, CAST(coalesce(prior_turnover, 0) AS DECIMAL(38,4)) AS prior_turnover,
                CAST(coalesce(prior_commission, 0) AS DECIMAL(38,4)) AS prior_commission, CAST(-coalesce(prior_commission, 0) AS DECIMAL(38,4)) AS prior_ggy, CAST(coalesce(prior_bets, 0) AS BIGINT) AS prior_bets
            FROM so_far LEFT JOIN ({own}) AS own USING (market_id, currency) LEFT JOIN ({VoidTurnover(files.Voids)}) AS voids USING (market_id, currency)
            FULL JOIN ({Prior(files.PriorPeriods)}) AS prior USING (market_id, currency)
            WHERE own.transactions IS NOT NULL OR void_turnover IS NOT NULL OR prior_turnover IS NOT NULL
                OR CASE status WHEN '{Mixed}' THEN so_far.last_of_market > DATE '{idleBefore}' ELSE status = '{Open}' OR so_far.residual <> 0 END
            """;
    }

    private static string TypeOf(string column) => column is "transactions" or "bets" ? "BIGINT" : "DECIMAL(38,4)";

    private static string OpenAccounts(string? positions) => positions is null
        ? "SELECT CAST(NULL AS BIGINT) AS market_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS BIGINT) AS open_accounts WHERE false"
        : $"""
          SELECT market_id, currency, count(*) AS open_accounts FROM (
              SELECT market_id, currency, account_id, account_type FROM {BalancesSql.File(positions)} GROUP BY ALL HAVING sum(exposure) <> 0) GROUP BY ALL
          """;

    private static string Prior(string? priorPeriods) => priorPeriods is null
        ? "SELECT CAST(NULL AS BIGINT) AS market_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS prior_periods, CAST(NULL AS DECIMAL(38,4)) AS prior_turnover, CAST(NULL AS DECIMAL(38,4)) AS prior_commission, CAST(NULL AS BIGINT) AS prior_bets WHERE false"
        : $"""
          SELECT market_id, currency, string_agg(original_period, ' ' ORDER BY original_period) AS prior_periods, sum(turnover) AS prior_turnover, sum(commission) AS prior_commission, sum(bets) AS prior_bets
          FROM {BalancesSql.File(priorPeriods)} GROUP BY ALL
          """;

    private static string VoidTurnover(string? voids) => voids is null
        ? "SELECT CAST(NULL AS BIGINT) AS market_id, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DECIMAL(38,4)) AS void_turnover WHERE false"
        : $"SELECT market_id, currency, sum(void_turnover) AS void_turnover FROM {BalancesSql.File(voids)} GROUP BY ALL";

    public static List<MarketTotals> Totals(DuckConnection connection, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT currency, count(*), count(*) FILTER (status = '{Settled}'), CAST(sum(transactions) AS BIGINT), sum(turnover), sum(wins), sum(losses), sum(commission),
            sum(house_commission), sum(reversals), sum(residual), coalesce(sum(abs(cumulative_residual)) FILTER (status = '{Settled}'), 0), sum(void_turnover),
            count(*) FILTER (status = '{Mixed}'), CAST(sum(bets) AS BIGINT), coalesce(sum(abs(cumulative_residual)) FILTER (is_unreleased), 0)
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
            VoidTurnover = chunk.Sum(12, row),
            Mixed = chunk.Longs(13)[row],
            Bets = chunk.Longs(14)[row],
            UnreleasedResiduals = chunk.Sum(15, row),
        },
        cancellation);

    /// <summary>Of each currency those with the largest turnover, before them any that a control is about.</summary>
    public static List<MarketRow> Shown(DuckConnection connection, int perCurrency, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT market_id, currency, sport, turnover, wins, losses, commission, reversals, residual, cumulative_residual, status, void_turnover, is_unreleased
        FROM market_rows
        QUALIFY row_number() OVER (PARTITION BY currency ORDER BY status = '{Settled}' AND cumulative_residual <> 0 DESC, is_unreleased DESC, status = '{Mixed}' DESC, turnover DESC, market_id) <= {perCurrency}
        ORDER BY currency, market_id
        """,
        (in DuckChunk chunk, int row) => new MarketRow(
            chunk.Longs(0)[row], chunk.CurrencyOf(1, row), chunk.TextOrNull(2, row), chunk.Sum(3, row), chunk.Sum(4, row), chunk.Sum(5, row),
            chunk.Sum(6, row), chunk.Sum(7, row), chunk.Sum(8, row), chunk.Sum(9, row), chunk.Text(10, row))
        { VoidTurnover = chunk.Sum(11, row), IsUnreleased = chunk.Boolean(12, row) },
        cancellation);
}
