using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// Betting of a year so far. Sums are kept by month and group, so that any period of the year is a sum of them. Accounts can't be summed: of each
/// customer and group the last month with a matched bet is kept, and the customer was active in a period that ends now if that month lies in it.
/// </summary>
internal static class RegulatorySql
{
    public const string Group = "currency, sport, in_play, jurisdiction";

    public static string ByMonth(string? previous, string? betting, BusinessMonth month)
    {
        string before = $"SELECT month, {Group}, bets, turnover, commission FROM ";
        string own = $"SELECT CAST({MonthNumber.Of(month)} AS INTEGER) AS month, {Group}, bets, turnover, commission FROM ";
        return $"""
            SELECT month, {Group}, CAST(sum(bets) AS BIGINT) AS bets, sum(turnover) AS turnover, sum(commission) AS commission
            FROM ({Union(before, previous, own, betting, month)}) GROUP BY ALL ORDER BY month, {Order}
            """;
    }

    public static string Active(string? previous, string? betting, BusinessMonth month)
    {
        string before = $"SELECT month, {Group}, account_id FROM ";
        string own = $"SELECT CAST({MonthNumber.Of(month)} AS INTEGER) AS month, {Group}, account_id FROM ";
        string ofCustomers = betting is null ? "" : " WHERE bets > 0 AND NOT is_house";
        return $"""
            SELECT max(month) AS month, {Group}, account_id
            FROM ({Union(before, previous, own, betting, month)}{ofCustomers}) GROUP BY {Group}, account_id ORDER BY {Order}, account_id
            """;
    }

    /// <summary>The sums of the period that ends with the month and began with the last month whose number its length divides.</summary>
    public static string SumsOf(string byMonth, BusinessMonth month, int months) =>
        $"""
        SELECT {Group}, CAST(sum(bets) AS BIGINT), sum(turnover), sum(commission)
        FROM {BalancesSql.File(byMonth)} WHERE {InPeriod(month, months)} GROUP BY {Group} ORDER BY {Order}
        """;

    /// <summary>Distinct accounts of the same period by group, and by currency where <c>is_total</c> is 1.</summary>
    public static string AccountsOf(string active, BusinessMonth month, int months) =>
        $"""
        SELECT {Group}, CAST(grouping(sport) AS BIGINT) AS is_total, count(DISTINCT account_id)
        FROM {BalancesSql.File(active)} WHERE {InPeriod(month, months)} GROUP BY GROUPING SETS (({Group}), (currency))
        """;

    private const string Order = "currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST";

    private static string InPeriod(BusinessMonth month, int months) => $"month // {months} = {MonthNumber.Of(month) / months} AND month <= {MonthNumber.Of(month)}";

    /// <summary>The file before may be of an earlier year, where the months since were silent.</summary>
    private static string Union(string before, string? previous, string own, string? betting, BusinessMonth month) => string.Join(
        " UNION ALL ",
        new[]
        {
            previous is null ? null : $"{before}{BalancesSql.File(previous)} WHERE {InPeriod(month, 12)}",
            betting is null ? null : $"{own}{BalancesSql.File(betting)}",
        }.OfType<string>());
}
