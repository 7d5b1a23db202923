using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>When a partition was last known to have been read to its end; null where it never was.</summary>
public sealed record PartitionCaughtUp(SourceId Source, LogPartition Partition, Timestamp? CaughtUpAt);
