using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.PriorPeriods;

/// <summary>
/// prior(M, P) = the figure of P as known now − the figure published of P − Σ prior(N, P) of the final months N between. Each part is a query of signed
/// rows; a column that a published table doesn't have yet is compared of neither side.
/// </summary>
internal static class PriorSql
{
    private const string Group = RegulatorySql.Group;

    private const string Market = "market_id, currency";

    private const string None =
        "SELECT CAST(NULL AS VARCHAR) AS original_period, CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS sport, CAST(NULL AS BOOLEAN) AS in_play, CAST(NULL AS VARCHAR) AS jurisdiction, "
        + "CAST(NULL AS BIGINT) AS market_id, CAST(0 AS BIGINT) AS bets, CAST(0 AS DECIMAL(38,4)) AS turnover, CAST(0 AS DECIMAL(38,4)) AS void_turnover, CAST(0 AS DECIMAL(38,4)) AS commission WHERE false";

    public static string KnownGroups(BusinessMonth period, bool tellsVoid, IReadOnlyList<string> betting, IReadOnlyList<string> voids) =>
        $"SELECT {Literal(period)} AS original_period, * FROM ({RegulatorySql.Sums(betting, tellsVoid ? voids : [])})";

    public static string PublishedGroups(BusinessMonth period, bool tellsVoid, string regulatory) =>
        $"SELECT {Literal(period)} AS original_period, {Group}, -bets AS bets, -turnover AS turnover, {(tellsVoid ? "-void_turnover AS void_turnover, " : "")}-commission AS commission "
        + $"FROM {BalancesSql.File(regulatory)} WHERE period = 'month' AND level = 'group'";

    public static string SaidOfGroups(string regulatory, IEnumerable<BusinessMonth> periods) =>
        $"SELECT original_period, {Group}, -bets AS bets, -turnover AS turnover, -void_turnover AS void_turnover, -commission AS commission "
        + $"FROM {BalancesSql.File(regulatory)} WHERE level = 'group' AND original_period IN ({List(periods)})";

    /// <summary>Of months before the first report, of which nothing is published: what has changed since the month's opening.</summary>
    public static string ChangedGroups(string changes, BusinessMonth first) =>
        $"SELECT original_period, {Group}, bets, turnover, commission FROM {BalancesSql.File(changes)} WHERE NOT is_test AND original_period < {Literal(first)}";

    public static string Groups(IEnumerable<string> parts) =>
        $"""
        SELECT original_period, {Group}, {Sums}
        FROM ({string.Join(" UNION ALL BY NAME ", parts.Prepend(None))}) GROUP BY original_period, {Group} HAVING {IsAny} ORDER BY original_period, {RegulatorySql.Order}
        """;

    public static string KnownMarkets(BusinessMonth period, bool tellsBets, string? markets, string? voids) => string.Join(" UNION ALL BY NAME ", new[]
    {
        None,
        markets is null ? null : $"SELECT {Literal(period)} AS original_period, {Market}, {(tellsBets ? "bets, " : "")}turnover, commission FROM {BalancesSql.File(markets)}",
        voids is null || !tellsBets ? null : $"SELECT {Literal(period)} AS original_period, {Market}, void_turnover FROM {BalancesSql.File(voids)}",
    }.OfType<string>());

    public static string PublishedMarkets(BusinessMonth period, bool tellsBets, string markets) =>
        $"SELECT {Literal(period)} AS original_period, {Market}, {(tellsBets ? "-bets AS bets, -void_turnover AS void_turnover, " : "")}-turnover AS turnover, -commission AS commission FROM {BalancesSql.File(markets)}";

    public static string SaidOfMarkets(string priorPeriods, IEnumerable<BusinessMonth> periods) =>
        $"SELECT original_period, {Market}, -bets AS bets, -turnover AS turnover, -void_turnover AS void_turnover, -commission AS commission "
        + $"FROM {BalancesSql.File(priorPeriods)} WHERE original_period IN ({List(periods)})";

    /// <summary>TEST accounts included, as in <c>markets</c>.</summary>
    public static string ChangedMarkets(string changes, BusinessMonth first) =>
        $"SELECT original_period, {Market}, bets, turnover, commission FROM {BalancesSql.File(changes)} WHERE market_id IS NOT NULL AND original_period < {Literal(first)}";

    public static string Markets(IEnumerable<string> parts) =>
        $"""
        SELECT {Market}, original_period, bets, turnover, void_turnover, commission, CAST(-commission AS DECIMAL(38,4)) AS ggy FROM (
            SELECT original_period, {Market}, {Sums}
            FROM ({string.Join(" UNION ALL BY NAME ", parts.Prepend(None))}) GROUP BY original_period, {Market} HAVING {IsAny})
        ORDER BY {Market}, original_period
        """;

    private const string IsAny = "coalesce(sum(bets), 0) <> 0 OR coalesce(sum(turnover), 0) <> 0 OR coalesce(sum(void_turnover), 0) <> 0 OR coalesce(sum(commission), 0) <> 0";

    private const string Sums =
        "CAST(coalesce(sum(bets), 0) AS BIGINT) AS bets, CAST(coalesce(sum(turnover), 0) AS DECIMAL(38,4)) AS turnover, "
        + "CAST(coalesce(sum(void_turnover), 0) AS DECIMAL(38,4)) AS void_turnover, CAST(coalesce(sum(commission), 0) AS DECIMAL(38,4)) AS commission";

    private static string Literal(BusinessMonth month) => $"'{month}'";

    private static string List(IEnumerable<BusinessMonth> months) => string.Join(", ", months.Select(Literal));
}
