namespace Accounting.Reporting.Months;

/// <summary>The facts of months out of the rows of their days (<see cref="DayTables"/>), but for chains, positions and revisions.</summary>
internal static class RowFacts
{
    private const string BettingOrder = "currency, sport NULLS FIRST, in_play NULLS FIRST, jurisdiction NULLS FIRST, is_house, account_id";

    /// <summary>Those that are files.</summary>
    public static IReadOnlyList<FactQuery> Files(string months) =>
    [
        new(MonthFactFiles.Activity, FactsSql.Activity(months), "account_id, account_type, currency, kind"),
        new(MonthFactFiles.ClientDays, ClientMoneySql.Days(months), ClientMoneySql.Order),
        new(MonthFactFiles.Markets, FactsSql.Markets(months), "market_id, currency"),
        new(MonthFactFiles.Betting, FactsSql.Betting(months), BettingOrder),
        new(MonthFactFiles.Postings, PostingsSql.OfMonths(months), PostingsSql.Order),
        new(MonthFactFiles.Adjustments, FactsSql.Adjustments(months), ExceptionsSql.Order),
        new(MonthFactFiles.Exceptions, ExceptionsSql.Exceptions(months), "exception, " + ExceptionsSql.Order),
        new(MonthFactFiles.Ids, LocalIdsSql.Problems(months), LocalIdsSql.Order),
        new(MonthFactFiles.Conflicts, ConflictsSql.Contents(months), ConflictsSql.Order),
    ];

    /// <summary>Those that the manifest holds: few rows each.</summary>
    public static MonthSums Sums(string months) => new(
        new FactQuery(MonthSums.GroupsName, FactsSql.Groups(months), MonthSums.GroupsOrder),
        new FactQuery(MonthSums.MovementsName, FactsSql.Movements(months), MonthSums.MovementsOrder),
        new FactQuery(MonthSums.KindsName, FactsSql.Kinds(months), MonthSums.KindsOrder),
        new FactQuery(MonthSums.InMarketsName, FactsSql.MarketTransactions(months), MonthSums.InMarketsOrder),
        new FactQuery(MonthSums.SourcesName, FactsSql.Sources(months), MonthSums.SourcesOrder),
        new FactQuery(MonthSums.CountsName, FactsSql.Counts(months), MonthSums.CountsOrder));
}
