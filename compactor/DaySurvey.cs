using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>How home dates stand, by listings and manifests alone: what a compaction would have to do, and why. Nothing is written.</summary>
/// <param name="Coverage">What counted when it was made.</param>
/// <param name="Days">Home dates that have rows, ascending: all, or those that were asked about.</param>
public sealed record DaySurvey(Coverage Coverage, IReadOnlyList<SurveyedDay> Days)
{
    /// <summary>More are counted and not named.</summary>
    private const int PartitionsTold = 3;

    /// <summary>The dates that it looked at; of the others it tells what a survey before did.</summary>
    public IReadOnlySet<HomeDate> Looked { get; init; } = new HashSet<HomeDate>();

    /// <summary>The first month that one of those touches, or did when it was looked at before; null where there is none.</summary>
    public BusinessMonth? LookedFrom { get; init; }

    /// <summary>
    /// Where some dates were looked at before, those that were fresh, and of which nothing came since, stand as they did: whether anybody has taken their files since isn't looked at.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="zone">The business time zone.</param>
    /// <param name="inputs">What counts.</param>
    /// <param name="catalog">The day versions in that zone, as far as they are remembered: what is new is read.</param>
    /// <param name="isWanted">Which home dates, and of no other anything is read; null for all.</param>
    /// <param name="before">The survey before; null where everything is to be looked at.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written, so nothing is known of any date.</exception>
    public static async Task<DaySurvey> MakeAsync(
        IObjectStore store, NodaTime.DateTimeZone zone, PinnedInputs inputs, DayCatalog catalog, Func<HomeDate, bool>? isWanted, DaySurvey? before, CancellationToken cancellation)
    {
        SortedDictionary<HomeDate, DayInputs> byDate = DayInputs.ByDate(inputs, isWanted);
        IReadOnlyList<SurveyedDay> known = before?.Days ?? [];
        Dictionary<HomeDate, SurveyedDay> standing = known
            .Where(day => day is { Stale: null, Damage: null, Version: { } version } && byDate.TryGetValue(day.Date, out DayInputs? of) && of.AreAllOf(version.Manifest)).ToDictionary(day => day.Date);
        HashSet<HomeDate> looked = [.. byDate.Keys.Where(date => !standing.ContainsKey(date))];
        var damaged = new Dictionary<HomeDate, string>();
        await catalog.RefreshAsync(looked, (date, damage) => damaged.TryAdd(date, damage.Message), cancellation).ConfigureAwait(false);
        await PinnedParts.ReadAsync(
            store, inputs, byDate, date => looked.Contains(date) && (catalog.Of(date).Any(version => version.Manifest.FormerSegments is not null) || catalog.Exact(date, byDate[date]) is null), cancellation).ConfigureAwait(false);
        DayVersion[] current = [.. looked.Select(date => catalog.Exact(date, byDate[date])).OfType<DayVersion>()];
        IReadOnlyDictionary<HomeDate, string> unpublished = await PublicFiles.WhyStaleAsync(store, current, cancellation).ConfigureAwait(false);
        SurveyedDay[] days = [.. byDate.Select(date => standing.GetValueOrDefault(date.Key) ?? Survey(date.Key, date.Value))];
        IEnumerable<SurveyedDay> touched = days.Where(day => looked.Contains(day.Date)).Concat(known.Where(day => !standing.ContainsKey(day.Date)));
        return new DaySurvey(inputs.Coverage(), days) { Looked = looked, LookedFrom = touched.SelectMany(day => day.BusinessMonths).Select(month => (BusinessMonth?)month).Min() };

        SurveyedDay Survey(HomeDate date, DayInputs of)
        {
            DayVersion? exact = catalog.Exact(date, of);
            string? stale = exact is null ? WhyNotFolded(date, of, catalog) : unpublished.GetValueOrDefault(date);
            return new SurveyedDay(date, of.BusinessMonthsIn(zone), exact, stale, damaged.GetValueOrDefault(date));
        }
    }

    private static string WhyNotFolded(HomeDate date, DayInputs inputs, DayCatalog catalog)
    {
        if (catalog.FindMissing(date) is { } missing)
        {
            return $"{missing} is missing";
        }

        DayVersion? nearest = catalog.Of(date)
            .OrderByDescending(version => version.Manifest.InputRows)
            .ThenBy(version => version.Version, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest is null
            ? $"day {date} was never compacted: {Count(inputs.Parts.Sum(part => part.Rows.Digest.Rows))}"
            : string.Join(", ", Changes(date, inputs, nearest.Manifest));
    }

    private static IEnumerable<string> Changes(HomeDate date, DayInputs inputs, DayManifest manifest)
    {
        HeldParts held = inputs.HeldBy(manifest);
        SegmentPart[] gained = [.. inputs.Parts.Where(part => !held.Parts.Contains(part) && !held.Unfound.Any(input => IsOf(input, part)))];
        if (gained.Length > 0)
        {
            bool severalSources = inputs.Parts.Select(part => part.Link.Source).Distinct().Skip(1).Any();
            yield return $"day {date} gained {string.Join(" and ", Places(gained, severalSources))}";
        }

        RunId[] retracting = [.. inputs.RetractedBy.Except(manifest.RetractedBy)];
        if (retracting.Length > 0)
        {
            yield return $"rows of day {date} are retracted by {string.Join(", ", retracting)}";
        }

        if (held.IsWhole && gained.Length == 0 && retracting.Length == 0)
        {
            yield return $"day {date} was cut by time-zone rules that aren't in force any more";
        }

        if (!held.IsWhole)
        {
            yield return $"day {date} was folded with a segment that no checkpoint or run names any more";
        }
    }

    /// <summary>The rows of each partition where these are few, else of each source and run.</summary>
    private static IEnumerable<string> Places(SegmentPart[] gained, bool severalSources)
    {
        bool areFew = gained.Select(part => part.Place).Distinct().Count() <= PartitionsTold;
        return from part in gained
               orderby part.Link.Source.ToString(), part.Link.Partition.Value, part.Link.Run?.ToString()
               group part by (part.Link.Source, Partition: areFew ? part.Link.Partition : (LogPartition?)null, part.Link.Run) into place
               let partitions = place.Select(part => part.Link.Partition).Distinct().Count()
               select $"{Count(place.Sum(part => part.Rows.Digest.Rows))} in {(place.Key.Partition is { } one ? $"partition {one}" : Counted.Of(partitions, "partition"))}"
                   + (severalSources ? $" of {place.Key.Source}" : "")
                   + (place.Key.Run is { } run ? $" by run {run}" : "");
    }

    /// <summary>Whether a part lies where a version holds something of which not all is here any more: it may be of it.</summary>
    private static bool IsOf(DayInput input, SegmentPart part) =>
        part.Place == (input.Source, input.Partition, input.Run) && part.Link.Range.From >= input.Range.From && part.Link.Range.To <= input.Range.To;

    private static string Count(long rows) => Counted.Of(rows, "row");
}
