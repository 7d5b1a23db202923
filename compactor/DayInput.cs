using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// What a day version holds of one place: of the log of a partition as live consumers read it, or of one run's rows of that partition. It says nothing of
/// how segments were cut, named or grouped, so it is as long after a day as after an hour, and stays true when they are grouped otherwise.
/// </summary>
/// <param name="Source">The source.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Run">The run that brought the rows; null where live consumers did.</param>
/// <param name="Range">From the first offset of the segments to their last: every row lies within, and of other dates any number.</param>
/// <param name="Digest">Of the date's rows in those segments, each as often as it was read.</param>
public sealed record DayInput(SourceId Source, LogPartition Partition, RunId? Run, OffsetRange Range, RowDigest Digest)
{
    /// <summary>What these parts of one place are together.</summary>
    internal static DayInput Of(IReadOnlyCollection<SegmentPart> parts)
    {
        SegmentPart first = parts.First();
        return new DayInput(
            first.Link.Source,
            first.Link.Partition,
            first.Link.Run,
            new OffsetRange(parts.Min(part => part.Link.Range.From), parts.Max(part => part.Link.Range.To)),
            parts.Aggregate(RowDigest.Zero, (sum, part) => sum + part.Rows.Digest));
    }

    /// <summary>What both of one place are together.</summary>
    internal DayInput With(DayInput other) => this with
    {
        Range = new OffsetRange(Range.From < other.Range.From ? Range.From : other.Range.From, Range.To > other.Range.To ? Range.To : other.Range.To),
        Digest = Digest + other.Digest,
    };
}
