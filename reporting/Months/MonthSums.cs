namespace Accounting.Reporting.Months;

/// <summary>The sums of months that <see cref="MonthFacts"/> hold themselves, as queries; null where there is nothing to ask.</summary>
internal sealed record MonthSums(FactQuery? Groups, FactQuery? Movements, FactQuery? Kinds, FactQuery? InMarkets, FactQuery? Sources, FactQuery? Counts)
{
    public const string GroupsName = "groups.parquet";

    public const string GroupsOrder = "currency, kind, sport NULLS FIRST, is_house";

    public const string MovementsName = "movements.parquet";

    public const string MovementsOrder = "business_day, currency";

    public const string KindsName = "kinds.parquet";

    public const string KindsOrder = "currency, account_type, kind";

    public const string InMarketsName = "in-markets.parquet";

    public const string InMarketsOrder = "currency";

    public const string SourcesName = "sources.parquet";

    public const string SourcesOrder = "source";

    public const string CountsName = "counts.parquet";

    public const string CountsOrder = "replayed";

    public IEnumerable<FactQuery> All => new[] { Groups, Movements, Kinds, InMarkets, Sources, Counts }.OfType<FactQuery>();
}
