using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>Where a message stands.</summary>
public sealed record MessagePlace(SourceId Source, LogPartition Partition, LogOffset Offset)
{
    public override string ToString() => $"offset {Offset} of partition {Partition} of {Source}";
}
