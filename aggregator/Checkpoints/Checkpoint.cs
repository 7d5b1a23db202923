using System.Text.Json.Serialization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// One partition's progress over one interval, immutable. Two owners may leave checkpoints that overlap: what is covered is the union
/// of their ranges, and the segments of all of them are inputs.
/// </summary>
public sealed record Checkpoint
{
    public const int CurrentFormat = 2;

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    /// <summary>How many partitions the topic had, as its owner last heard: those without a checkpoint of their own aren't forgotten.</summary>
    public required int PartitionCount { get; init; }

    /// <summary>The first offset of the interval.</summary>
    public required LogOffset From { get; init; }

    /// <summary>The offset to go on with; equal to <see cref="From"/> when idle.</summary>
    public required LogOffset To { get; init; }

    /// <summary>The leader epoch of the last record, where the broker told it.</summary>
    public required int? LeaderEpoch { get; init; }

    /// <summary>The last message of the partition up to <see cref="To"/>, of this interval or an earlier one; null where there was none.</summary>
    public required LastMessage? LastMessage { get; init; }

    /// <summary>The oldest of the broker's timestamps in the interval; null where it has no message.</summary>
    public required Timestamp? OldestLoggedAt { get; init; }

    /// <summary>The newest of the broker's timestamps in the interval; null where it has no message.</summary>
    public required Timestamp? NewestLoggedAt { get; init; }

    /// <summary>Null where the interval has no accepted message.</summary>
    public required SegmentReference? Segment { get; init; }

    /// <summary>Null where the interval has no quarantined message.</summary>
    public required SegmentReference? Quarantine { get; init; }

    public required CheckpointCounters Counters { get; init; }

    /// <summary>Ascending.</summary>
    public required IReadOnlyList<HomeDateRows> HomeDates { get; init; }

    /// <summary>When the partition's end was last seen with nothing left to read; null where this owner hasn't yet.</summary>
    public required Timestamp? CaughtUpAt { get; init; }

    /// <summary>When the attempt to write it began. Its files' bytes, and so their names, bear it: no two attempts have a file in common.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>The time-zone rules that its months and running totals were cut by; null of the store's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentHash256? CutBy { get; init; }

    public OffsetRange Range => new(From, To);

    /// <summary>Its quarantine file; null where it has none.</summary>
    public QuarantineLink? QuarantineLink => Quarantine is null ? null : new QuarantineLink(Source, Partition, Range, null, Quarantine);

    /// <summary>Its segment as an input; null where it has none.</summary>
    public SegmentLink? Link => Segment is null
        ? null
        : new SegmentLink
        {
            Segment = Segment,
            Source = Source,
            Partition = Partition,
            Run = null,
            Range = Range,
            HomeDates = HomeDates,
            CreatedAt = CreatedAt,
            CutBy = CutBy,
        };
}
