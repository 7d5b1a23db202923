using Accounting.Aggregator.Checkpoints;

namespace Accounting.Compactor;

/// <summary>The part of a segment that belongs to one home date.</summary>
public sealed record SegmentPart(SegmentLink Link, HomeDateRows Rows)
{
    public SegmentReference Segment => Link.Segment;

    public DayInput Input => new(Segment.Key, Segment.Sha256, Rows.Digest.Rows);
}
