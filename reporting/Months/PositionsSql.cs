namespace Accounting.Reporting.Months;

/// <summary>
/// What each account has in each market, to tell what is void and what is still open.
/// <para>1. A month's facts hold the accounts and markets in which a bet was cancelled, a settlement was reversed, or exposure is not what it was before;
/// whatever was matched and settled within the month is left out.</para>
/// <para>2. They are chained on: kept while exposure is open, and for a year where they are void.</para>
/// <para>3. An account's stake in a market is void once its exposure there was released, entirely by BET_CANCELLED, and no SETTLEMENT stands. A cancellation
/// with a stake below zero has taken that part already, and the rest is what is void.</para>
/// <para>4. A month's void turnover is what is void at its end less what was void at the end of the month before; so a settlement that comes after all takes it back.</para>
/// Stakes and bets keep the month and group that they were matched in.
/// </summary>
internal static class PositionsSql
{
    public const string Order = "market_id, account_id, account_type, currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST";

    public const string VoidsOrder = "market_id, currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST, is_test";

    private const string Position = "market_id, account_id, account_type, currency";

    private const string Sums =
        "CAST(sum(bets) AS BIGINT) AS bets, CAST(sum(stake) AS DECIMAL(38,4)) AS stake, CAST(sum(exposure) AS DECIMAL(38,4)) AS exposure, "
        + "CAST(sum(matched) AS DECIMAL(38,4)) AS matched, CAST(sum(cancelled) AS DECIMAL(38,4)) AS cancelled, CAST(sum(settlements) AS BIGINT) AS settlements, max(last_day) AS last_day";

    /// <summary>For <see cref="MonthFactFiles.Positions"/> of facts. TEST accounts included.</summary>
    public static string Positions(string months) =>
        $"""
        WITH rows AS ({Rows(months)}),
        kept AS (
            SELECT month, {Position} FROM rows GROUP BY ALL HAVING sum(exposure_delta) <> 0 OR bool_or(is_cancelled) OR bool_or(settled < 0))
        SELECT {OfRows} FROM rows SEMI JOIN kept USING (month, {Position}) GROUP BY ALL
        """;

    /// <summary>Makes <c>day_positions</c>: all positions of days, and whether anything speaks for keeping them.</summary>
    public static string CreateOfDays(string months) =>
        $"CREATE TEMP TABLE day_positions AS SELECT {OfRows}, bool_or(is_cancelled) AS was_cancelled, bool_or(settled < 0) AS was_reversed FROM ({Rows(months)}) GROUP BY ALL";

    /// <summary>Those of <c>day_positions</c> that a month keeps, as far as the days alone tell, or else the others: of a position that other days keep it has these, too.</summary>
    public static string OfDays(bool kept) =>
        $"SELECT * FROM day_positions {(kept ? "SEMI" : "ANTI")} JOIN ({Keeping("day_positions")}) USING (month, {Position})";

    /// <summary>What <see cref="Positions"/> says, out of what <see cref="OfDays"/> says of the days: what settled within one changes nothing of whether it is kept.</summary>
    /// <param name="kept">A query of those that the days keep.</param>
    /// <param name="settled">A query of the others; null where there are none.</param>
    public static string OfMonth(string kept, string? settled) =>
        $"""
        WITH open AS ({kept}), parts AS (SELECT * FROM open {(settled is null ? "" : $"UNION ALL BY NAME {settled}")})
        SELECT month, {Position}, sport, in_play, jurisdiction, {Sums} FROM parts SEMI JOIN ({Keeping("open")}) AS kept USING (month, {Position}) GROUP BY ALL
        """;

    private static string Keeping(string days) =>
        $"SELECT month, {Position} FROM {days} GROUP BY ALL HAVING sum(exposure) <> 0 OR bool_or(was_cancelled) OR bool_or(was_reversed)";

    private static string Rows(string months) =>
        $"""
        SELECT month, {Position}, sport, in_play, jurisdiction, kind = 'BET_MATCHED' AS is_bet, kind = 'BET_CANCELLED' AS is_cancelled,
            CASE kind WHEN 'SETTLEMENT' THEN 1 WHEN 'SETTLEMENT_REVERSAL' THEN -1 ELSE 0 END AS settled, stake, exposure_delta, business_day
        FROM day_winners WHERE market_id IS NOT NULL AND month IN ({months}) AND kind IN ('BET_MATCHED', 'BET_CANCELLED', 'SETTLEMENT', 'SETTLEMENT_REVERSAL')
        """;

    private static string OfRows =>
        $"""
        month, {Position}, sport, in_play, jurisdiction, CAST(count(*) FILTER (is_bet) AS BIGINT) AS bets, CAST(sum(stake) AS DECIMAL(38,4)) AS stake,
        CAST(sum(exposure_delta) AS DECIMAL(38,4)) AS exposure, CAST(coalesce(sum(exposure_delta) FILTER (is_bet), 0) AS DECIMAL(38,4)) AS matched,
        CAST(coalesce(sum(exposure_delta) FILTER (is_cancelled), 0) AS DECIMAL(38,4)) AS cancelled, CAST(sum(settled) AS BIGINT) AS settlements, max(business_day) AS last_day
        """;

    /// <summary>Makes <c>positions</c>: what accounts have in markets now, with <c>is_void</c>; <c>counted</c> are stakes that were void at the end of the month before.</summary>
    public static string Roll(string? previous, string? own, Ingest.BusinessMonth month)
    {
        IEnumerable<string> parts = new[]
        {
            previous is null ? null : $"SELECT * EXCLUDE (is_void), is_void AS counted FROM {BalancesSql.File(previous)}",
            own is null ? null : $"SELECT *, CAST({MonthNumber.Of(month)} AS INTEGER) AS month, false AS counted FROM {BalancesSql.File(own)}",
        }.OfType<string>();
        return $"""
            CREATE TEMP TABLE positions AS
            SELECT *, sum(exposure) OVER position = 0 AND sum(cancelled) OVER position <> 0 AND sum(cancelled) OVER position = -sum(matched) OVER position
                    AND sum(settlements) OVER position <= 0 AS is_void,
                sum(exposure) OVER position <> 0 AS is_open, max(last_day) OVER position AS last_of_position
            FROM (
                SELECT month, {Position}, sport, in_play, jurisdiction, counted, {Sums}
                FROM ({string.Join(" UNION ALL BY NAME ", parts)}) GROUP BY ALL)
            WINDOW position AS (PARTITION BY {Position})
            """;
    }

    /// <summary>For <see cref="MonthFactFiles.Positions"/> of balances.</summary>
    /// <param name="month">The month.</param>
    /// <param name="positions">What <see cref="Roll"/> made.</param>
    public static string Kept(Ingest.BusinessMonth month, string positions = "positions") =>
        $"""
        SELECT * EXCLUDE (counted, is_open, last_of_position) FROM {positions}
        WHERE is_open OR (is_void AND last_of_position > DATE '{new Ingest.BusinessDay(month.LastDay.DaysSinceEpoch - MarketsSql.RememberedDays)}')
        ORDER BY {Order}, month
        """;

    /// <summary>For <see cref="MonthFactFiles.Voids"/>: what became void, less what was and isn't any more.</summary>
    public const string Voids =
        $"""
        SELECT market_id, currency, sport, in_play, jurisdiction, account_type = 'TEST' AS is_test,
            CAST(sum(CASE WHEN is_void THEN stake ELSE 0 END - CASE WHEN counted THEN stake ELSE 0 END) AS DECIMAL(38,4)) AS void_turnover
        FROM positions WHERE is_void OR counted GROUP BY ALL HAVING void_turnover <> 0 ORDER BY {VoidsOrder}
        """;
}
