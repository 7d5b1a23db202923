using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>Rows that no longer count: those of a range that the live consumer brought, or a run that began before this one.</summary>
public sealed record Retraction(RunId Run, SourceId Source, LogPartition Partition, OffsetRange Range)
{
    /// <summary>Whether any row of the segment may be among them.</summary>
    public bool Concerns(SegmentLink link) =>
        link.Source == Source && link.Partition == Partition && link.Range.From < Range.To && Range.From < link.Range.To
        && (link.Run is not { } run || run < Run);
}
