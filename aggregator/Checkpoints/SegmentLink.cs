using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// A segment as an input: where its rows come from and what it holds of each home date. Checkpoints and complete runs say it of theirs;
/// a segment that neither names doesn't count.
/// </summary>
public sealed record SegmentLink
{
    public required SegmentReference Segment { get; init; }

    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    /// <summary>The run that brought the rows; null where the live consumer did.</summary>
    public required RunId? Run { get; init; }

    /// <summary>Every row's offset is in it; a run's segment may hold only some of the messages there.</summary>
    public required OffsetRange Range { get; init; }

    /// <summary>Ascending.</summary>
    public required IReadOnlyList<HomeDateRows> HomeDates { get; init; }

    /// <summary>When it was written down: of two that end at the same offset the later one knows more.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The time-zone rules that its months and running totals were cut by; null of the store's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }
}
