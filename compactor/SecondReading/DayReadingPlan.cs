using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.SecondReading;

/// <summary>What has to be read to vouch for a day version.</summary>
/// <param name="Day">The version.</param>
/// <param name="Base">What was said of the earlier version with most of its inputs, and none beyond them; null where nothing was.</param>
/// <param name="Segments">Those that the base doesn't vouch for.</param>
/// <param name="IsSum">
/// Whether the version's rows are those of the base and the segments together: not where a row may have been read twice, or a segment isn't known any more.
/// </param>
internal sealed record DayReadingPlan(DayVersion Day, DayReading? Base, IReadOnlyList<SegmentLink> Segments, bool IsSum)
{
    public static async Task<DayReadingPlan> MakeAsync(IObjectStore store, DayVersion day, Dictionary<ObjectKey, SegmentLink> links, CancellationToken cancellation)
    {
        (DayVersion Version, DayReading Reading)? held = await BaseAsync(store, day, cancellation).ConfigureAwait(false);
        return Of(day, held, links);
    }

    /// <summary>All of it, whatever was said of earlier versions.</summary>
    public static DayReadingPlan Whole(DayVersion day, Dictionary<ObjectKey, SegmentLink> links) => Of(day, null, links);

    private static DayReadingPlan Of(DayVersion day, (DayVersion Version, DayReading Reading)? held, Dictionary<ObjectKey, SegmentLink> links)
    {
        HashSet<ObjectKey> vouched = [.. held?.Version.Manifest.Inputs.Select(input => input.Segment) ?? []];
        SegmentLink?[] wanted = [.. day.Manifest.Inputs.Where(input => !vouched.Contains(input.Segment)).Select(input => links.GetValueOrDefault(input.Segment))];
        SegmentPart[] parts = [.. day.Manifest.Inputs.Select(input => links.GetValueOrDefault(input.Segment)).OfType<SegmentLink>()
            .SelectMany(link => link.HomeDates.Where(rows => rows.Date == day.Date).Select(rows => new SegmentPart(link, rows)))];
        bool isSum = parts.Length == day.Manifest.Inputs.Count && !new DayWork(day.Date, new DayInputs(parts, []), null).HasOverlaps;
        return new DayReadingPlan(day, held?.Reading, [.. wanted.OfType<SegmentLink>()], isSum);
    }

    /// <summary>What the rows of the version must come to; null where that isn't known.</summary>
    public UInt128? OriginsOf(Dictionary<ObjectKey, SegmentReading?> segments)
    {
        UInt128 sum = Base?.Origins ?? 0;
        foreach (SegmentLink link in Segments)
        {
            if (segments[link.Segment.Key] is not { } reading)
            {
                return null;
            }

            sum += reading.Origins.GetValueOrDefault(Day.Date);
        }

        return IsSum ? sum : null;
    }

    private static async Task<(DayVersion Version, DayReading Reading)?> BaseAsync(IObjectStore store, DayVersion day, CancellationToken cancellation)
    {
        // The manifests of one date, which the garbage collection keeps few.
        var catalog = new DayCatalog(store);
        await catalog.RefreshAsync(day.Date, cancellation).ConfigureAwait(false);
        HashSet<DayInput> inputs = [.. day.Manifest.Inputs];
        foreach (DayVersion version in catalog.Of(day.Date).Where(version => version.Version != day.Version && version.Manifest.Inputs.All(inputs.Contains))
            .OrderByDescending(version => version.Manifest.Inputs.Count).ThenBy(version => version.Version, StringComparer.Ordinal))
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
