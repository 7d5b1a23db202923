using Accounting.Ingest;

namespace Accounting.Aggregator.Offsets;

/// <summary>The offset ranges of one partition that a result includes: ascending, disjoint, not touching.</summary>
public sealed record PartitionCoverage(SourceId Source, LogPartition Partition, IReadOnlyList<OffsetRange> Ranges);
