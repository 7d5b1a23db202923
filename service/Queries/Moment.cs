namespace Accounting.Service.Queries;

/// <summary>The money and the machine at one moment.</summary>
/// <param name="Status">Who reads how far, and what is due.</param>
/// <param name="Today">What the day has come to; null where nothing tells.</param>
/// <param name="Months">Where every month stands.</param>
public sealed record Moment(StoreStatus Status, DayTotals? Today, MonthStandings Months);
