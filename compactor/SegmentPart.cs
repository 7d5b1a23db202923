using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The part of a segment that belongs to one home date, with what its checkpoint says of it.</summary>
public sealed record SegmentPart(Checkpoint Checkpoint, HomeDateRows Rows)
{
    public SegmentReference Segment => Checkpoint.Segment!;

    public DayInput Input => new(Segment.Key, Segment.Sha256, Rows.Digest.Rows);

    /// <summary>The parts of all checkpoints by home date, each date's by ordinal key: the inputs that a day's truth is the fold of.</summary>
    public static SortedDictionary<HomeDate, IReadOnlyList<SegmentPart>> ByDate(IEnumerable<Checkpoint> checkpoints)
    {
        var byDate = new SortedDictionary<HomeDate, IReadOnlyList<SegmentPart>>();
        foreach (IGrouping<HomeDate, SegmentPart> date in All(checkpoints).GroupBy(part => part.Rows.Date))
        {
            byDate.Add(date.Key, Inputs(date));
        }

        return byDate;
    }

    /// <summary>The inputs of one home date.</summary>
    public static IReadOnlyList<SegmentPart> OfDate(IEnumerable<Checkpoint> checkpoints, HomeDate date) =>
        Inputs(All(checkpoints).Where(part => part.Rows.Date == date));

    private static IEnumerable<SegmentPart> All(IEnumerable<Checkpoint> checkpoints) =>
        checkpoints.SelectMany(checkpoint => checkpoint.HomeDates.Select(rows => new SegmentPart(checkpoint, rows)));

    private static List<SegmentPart> Inputs(IEnumerable<SegmentPart> parts) =>
        [.. parts.DistinctBy(part => part.Segment.Key).OrderBy(part => part.Segment.Key)];
}
