using Accounting.Ingest;

namespace Accounting.Reporting.Explain;

/// <summary>A business day's part of a figure.</summary>
/// <param name="Day">The day.</param>
/// <param name="Transactions">Those with an effect.</param>
/// <param name="Effect">Their sum.</param>
public sealed record TracedDay(BusinessDay Day, long Transactions, AmountSum Effect);
