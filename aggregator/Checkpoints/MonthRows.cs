using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>The rows of one home date that name a business day of one month: how many, and their sums by currency.</summary>
public sealed record MonthRows(BusinessMonth Month, long Rows, IReadOnlyList<CurrencySums> Sums);
