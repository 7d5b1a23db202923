using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>What of one partition is lost.</summary>
public sealed record LostPartition(LogPartition Partition, LostOffsets Offsets);
