using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.SecondReading;

/// <summary>What has to be read to vouch for a day version.</summary>
/// <param name="Day">The version.</param>
/// <param name="Base">What was said of the earlier version with most of its inputs, and none beyond them; null where nothing was.</param>
/// <param name="Parts">The version's inputs; none where some aren't known any more.</param>
/// <param name="Segments">Those that the base doesn't vouch for.</param>
/// <param name="IsSum">
/// Whether the version's rows are those of the base and the segments together: not where a row may have been read twice, or an input isn't known any more.
/// </param>
internal sealed record DayReadingPlan(DayVersion Day, DayReading? Base, IReadOnlyList<SegmentPart> Parts, IReadOnlyList<SegmentLink> Segments, bool IsSum)
{
    /// <param name="store">The store.</param>
    /// <param name="day">The version.</param>
    /// <param name="inputs">What counts of its date.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<DayReadingPlan> MakeAsync(IObjectStore store, DayVersion day, DayInputs inputs, CancellationToken cancellation)
    {
        DayInputs? own = inputs.TryLimitTo(day.Manifest);
        (DayVersion Version, DayReading Reading)? held = own is null ? null : await BaseAsync(store, day, own, cancellation).ConfigureAwait(false);
        return Of(day, own, held);
    }

    /// <summary>All of it, whatever was said of earlier versions.</summary>
    public static DayReadingPlan Whole(DayVersion day, DayInputs inputs) => Of(day, inputs.TryLimitTo(day.Manifest), null);

    private static DayReadingPlan Of(DayVersion day, DayInputs? own, (DayVersion Version, DayReading Reading)? held)
    {
        if (own is null)
        {
            return new DayReadingPlan(day, null, [], [], IsSum: false);
        }

        IReadOnlyList<SegmentPart> unvouched = held is { } known ? own.Beyond(known.Version.Manifest) : own.Parts;
        return new DayReadingPlan(day, held?.Reading, own.Parts, [.. unvouched.Select(part => part.Link)], !new DayWork(day.Date, own, null).HasOverlaps);
    }

    /// <summary>What the rows of the version must come to; null where that isn't known.</summary>
    public UInt128? OriginsOf(Dictionary<ObjectKey, SegmentReading?> segments)
    {
        UInt128 sum = Base?.Origins ?? 0;
        foreach (SegmentLink link in Segments)
        {
            if (segments.GetValueOrDefault(link.Segment.Key) is not { } reading)
            {
                return null;
            }

            sum += reading.Origins.GetValueOrDefault(Day.Date);
        }

        return IsSum ? sum : null;
    }

    private static async Task<(DayVersion Version, DayReading Reading)?> BaseAsync(IObjectStore store, DayVersion day, DayInputs inputs, CancellationToken cancellation)
    {
        // The manifests of one date, which the garbage collection keeps few.
        var catalog = new DayCatalog(store);
        await catalog.RefreshAsync(day.Date, cancellation).ConfigureAwait(false);
        foreach (DayVersion version in catalog.Of(day.Date).Where(version => version.Version != day.Version && inputs.HeldBy(version.Manifest).IsWhole)
            .OrderByDescending(version => version.Manifest.InputRows).ThenBy(version => version.Version, StringComparer.Ordinal))
        {
            try
            {
                if (await DayReading.TryReadAsync(store, version, cancellation).ConfigureAwait(false) is { } reading)
                {
                    return (version, reading);
                }
            }
            catch (DamagedDataException)
            {
                // Verification tells of it; what it vouched for is read again.
            }
        }

        return null;
    }
}
