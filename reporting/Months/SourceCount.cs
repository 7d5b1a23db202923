using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>How many transactions that count stand in a source.</summary>
public sealed record SourceCount(SourceId Source, long Transactions);
