using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Service.Queries;

/// <summary>One currency and kind of a business day.</summary>
/// <param name="Currency">Of all sums.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Now">So far.</param>
/// <param name="Yesterday">At the same time a day before; null where no checkpoint tells.</param>
/// <param name="LastWeek">At the same time a week before; null where no checkpoint tells.</param>
public sealed record DayTotal(Currency Currency, TransactionKind Kind, Total Now, Total? Yesterday, Total? LastWeek);
