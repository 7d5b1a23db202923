using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>A home date to fold: what its version must be of, what it can begin with, and what has to be read for the rest.</summary>
/// <param name="Date">The home date.</param>
/// <param name="Inputs">All parts that the new version will be the fold of.</param>
/// <param name="Base">A version of some of them, or null.</param>
internal sealed record DayWork(HomeDate Date, IReadOnlyList<SegmentPart> Inputs, DayVersion? Base)
{
    /// <summary>The parts that the base doesn't hold.</summary>
    public IReadOnlyList<SegmentPart> Missing { get; } = Base is null
        ? Inputs
        : [.. Inputs.ExceptBy(Base.Manifest.Inputs.Select(input => input.Segment), part => part.Segment.Key)];

    /// <summary>
    /// Whether two inputs cover a common offset, as two owners of a partition may leave them: only then can a row have been read twice
    /// from the same origin.
    /// </summary>
    public bool HasOverlaps { get; } = Inputs
        .GroupBy(part => (part.Checkpoint.Source, part.Checkpoint.Partition))
        .Any(group =>
        {
            var ranges = group.Select(part => part.Checkpoint.Range).OrderBy(range => range.From).ToList();
            LogOffset end = default;
            foreach (Aggregator.OffsetRange range in ranges)
            {
                if (range.From < end)
                {
                    return true;
                }

                end = range.To > end ? range.To : end;
            }

            return false;
        });
}
