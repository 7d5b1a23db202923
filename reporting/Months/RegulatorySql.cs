using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// Betting of a period, out of its months. Turnover, commission and bets are sums of months; accounts can't be summed, and are counted over all of the
/// period's months.
/// </summary>
internal static class RegulatorySql
{
    public const string Group = "currency, sport, in_play, jurisdiction";

    public const string Order = "currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST";

    /// <summary>Sums by group.</summary>
    /// <param name="betting">Files of <see cref="MonthFactFiles.Betting"/>.</param>
    /// <param name="voids">Files of <see cref="MonthFactFiles.Voids"/>.</param>
    public static string Sums(IReadOnlyList<string> betting, IReadOnlyList<string> voids)
    {
        IEnumerable<string> parts = new[]
        {
            betting.Count == 0 ? null : $"SELECT {Group}, bets, turnover, commission FROM {Files(betting)}",
            voids.Count == 0 ? null : $"SELECT {Group}, void_turnover FROM {Files(voids)} WHERE NOT is_test",
        }.OfType<string>().Prepend(
            "SELECT CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS VARCHAR) AS sport, CAST(NULL AS BOOLEAN) AS in_play, CAST(NULL AS VARCHAR) AS jurisdiction, CAST(0 AS BIGINT) AS bets, "
            + "CAST(0 AS DECIMAL(38,4)) AS turnover, CAST(0 AS DECIMAL(38,4)) AS commission, CAST(0 AS DECIMAL(38,4)) AS void_turnover WHERE false");
        return $"""
            SELECT {Group}, CAST(coalesce(sum(bets), 0) AS BIGINT) AS bets, {Sum("turnover")}, {Sum("void_turnover")}, {Sum("commission")}
            FROM ({string.Join(" UNION ALL BY NAME ", parts)}) GROUP BY {Group} ORDER BY {Order}
            """;
    }

    /// <summary>
    /// Distinct customers by group, and by currency where <c>is_total</c> is 1: with a matched bet that counts and isn't void, and with none but void ones.
    /// </summary>
    /// <param name="betting">Files of <see cref="MonthFactFiles.Betting"/>.</param>
    /// <param name="positions">What is void at the period's end; null where nothing is.</param>
    /// <param name="months">The period's months.</param>
    public static string Accounts(IReadOnlyList<string> betting, string? positions, IEnumerable<BusinessMonth> months)
    {
        string voided = positions is null
            ? ""
            : $"UNION ALL SELECT {Group}, account_id, 0 AS bets, bets AS void_bets FROM {BalancesSql.File(positions)} WHERE is_void AND bets > 0 AND account_type = 'CUSTOMER' AND month IN ({MonthNumber.List(months)})";
        const string Counts = "CAST(count(*) FILTER (bets > void_bets) AS BIGINT), CAST(count(*) FILTER (bets = void_bets) AS BIGINT)";
        return $"""
            WITH by_group AS MATERIALIZED (
                SELECT {Group}, account_id, sum(bets) AS bets, sum(void_bets) AS void_bets FROM (
                    SELECT {Group}, account_id, bets, 0 AS void_bets FROM {Files(betting)} WHERE bets > 0 AND NOT is_house
                    {voided})
                GROUP BY {Group}, account_id),
            by_currency AS (SELECT currency, account_id, sum(bets) AS bets, sum(void_bets) AS void_bets FROM by_group GROUP BY currency, account_id)
            SELECT {Group}, CAST(0 AS BIGINT) AS is_total, {Counts} FROM by_group GROUP BY {Group}
            UNION ALL
            SELECT currency, NULL, NULL, NULL, CAST(1 AS BIGINT), {Counts} FROM by_currency GROUP BY currency
            """;
    }

    private static string Files(IReadOnlyList<string> paths) => $"read_parquet({Compactor.DuckDb.Sql.List(paths)}, hive_partitioning = false)";

    private static string Sum(string column) => $"CAST(coalesce(sum({column}), 0) AS DECIMAL(38,4)) AS {column}";
}
