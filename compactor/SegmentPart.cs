using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The part of a segment that belongs to one home date.</summary>
public sealed record SegmentPart(SegmentLink Link, HomeDateRows Rows)
{
    public SegmentReference Segment => Link.Segment;

    /// <summary>Where its rows come from.</summary>
    public (SourceId Source, LogPartition Partition, RunId? Run) Place => (Link.Source, Link.Partition, Link.Run);
}
