using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>A home date to fold: what its version must be of, what it can begin with, and what has to be read for the rest.</summary>
/// <param name="Date">The home date.</param>
/// <param name="Inputs">All that the new version will be the fold of.</param>
/// <param name="Base">A version of some of them, or null.</param>
internal sealed record DayWork(HomeDate Date, DayInputs Inputs, DayVersion? Base)
{
    /// <summary>The parts that the base doesn't hold.</summary>
    public IReadOnlyList<SegmentPart> Missing { get; } = Base is null
        ? Inputs.Parts
        : Inputs.Beyond(Base.Manifest);

    /// <summary>
    /// Whether two inputs cover a common offset, as two owners of a partition may leave them: only then can a row have been read twice
    /// from the same origin.
    /// </summary>
    public bool HasOverlaps { get; } = Overlap(Inputs.Parts.GroupBy(part => (part.Link.Source, part.Link.Partition, part.Link.Run)));

    /// <summary>The same, whichever run the inputs are of: only then can one place of the log be told of twice.</summary>
    public bool HasSharedPlaces { get; } = Overlap(Inputs.Parts.GroupBy(part => (part.Link.Source, part.Link.Partition)));

    /// <summary>Rows to read, from segments and the base, and to write again.</summary>
    public long RowsToFold => RowsOf([this]) + (Base?.Manifest.Digest.Rows ?? 0);

    /// <summary>Rows to read from segments.</summary>
    public static long RowsOf(IEnumerable<DayWork> batch) => batch.Sum(work => work.Missing.Sum(part => part.Rows.Digest.Rows));

    /// <summary>Home dates that are folded together: as many as have so many rows to read.</summary>
    public static IEnumerable<List<DayWork>> Together(IReadOnlyList<DayWork> stale, CompactorOptions options) =>
        Batches.Of(stale, work => work.Missing.Count == 0 ? work.RowsToFold : work.RowsHeld(options), options.BatchRows);

    /// <summary>Whether so little came beside what a large base holds that to write all of it again is out of proportion: less than an eighth.</summary>
    public bool IsLittle(CompactorOptions options) => Base is not null && !ReadsBaseWhole(options) && Missing.Count > 0 && RowsOf([this]) < Base.Manifest.Digest.Rows / 8;

    /// <summary>Whether a fold in memory reads all that the base holds. Of a larger one only rows of ids that new rows speak of are read, and the others merged in as they lie.</summary>
    public bool ReadsBaseWhole(CompactorOptions options) => Base?.Manifest.Digest.Rows <= options.RowsReadWhole;

    /// <summary>Rows that a fold in memory holds, but for those of touched ids.</summary>
    public long RowsHeld(CompactorOptions options) => RowsOf([this]) + (ReadsBaseWhole(options) ? Base!.Manifest.Digest.Rows : 0);

    /// <summary>
    /// The order in which a member folds batches, another one than any other member's: who begins elsewhere finds what the others have folded when it
    /// comes there. That of the dates for a member without a name.
    /// </summary>
    public static IEnumerable<List<DayWork>> InOrderOf(string member, IEnumerable<List<DayWork>> batches) => member.Length == 0
        ? batches
        : batches.OrderBy(batch => ContentHash256.Of(Encoding.UTF8.GetBytes($"{member} {batch[0].Date}")).Prefix16, StringComparer.Ordinal);

    private static bool Overlap(IEnumerable<IEnumerable<SegmentPart>> groups) => groups.Any(group =>
    {
        LogOffset end = default;
        foreach (Aggregator.Offsets.OffsetRange range in group.Select(part => part.Link.Range).OrderBy(range => range.From))
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
