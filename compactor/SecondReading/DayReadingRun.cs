using System.Collections.Concurrent;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// Has the second reader read day versions, and writes down of those that it finds right that it does (<see cref="DayReading"/>). A version's segments are read too, but for
/// those of an earlier version of which it has said so: each segment once for all the dates that want it. So the work follows what is new.
/// </summary>
public sealed class DayReadingRun(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options)
{
    /// <summary>So many words are made durable together: a sync for each would cost more than reading a small day.</summary>
    private const int WordsTogether = 500;

    private readonly SecondDayReader _days = new(store, zone, options);

    /// <param name="days">The versions.</param>
    /// <param name="inputs">What checkpoints and runs say of their segments.</param>
    /// <param name="cancellation">Stops it; what was written down stays.</param>
    /// <exception cref="StoreUnavailableException">The store failed.</exception>
    public async Task<DayReadings> RunAsync(IReadOnlyList<DayVersion> days, Inputs inputs, CancellationToken cancellation)
    {
        if (days.Count == 0)
        {
            return new DayReadings { Unread = [] };
        }

        SortedDictionary<Ingest.HomeDate, DayInputs> byDate = DayInputs.ByDate(inputs);
        var plans = new List<DayReadingPlan>();
        foreach (DayVersion day in days.OrderBy(day => day.Date))
        {
            plans.Add(await DayReadingPlan.MakeAsync(store, day, byDate.GetValueOrDefault(day.Date) ?? DayInputs.None, cancellation).ConfigureAwait(false));
        }

        Dictionary<ObjectKey, SegmentReading?> segments = await ReadSegmentsAsync(plans, cancellation).ConfigureAwait(false);
        return await ReadDaysAsync(plans, segments, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null of those that were archived: their rows stand in day versions, and nowhere else to compare them with.</summary>
    private async Task<Dictionary<ObjectKey, SegmentReading?>> ReadSegmentsAsync(List<DayReadingPlan> plans, CancellationToken cancellation)
    {
        var readings = new ConcurrentDictionary<ObjectKey, SegmentReading?>();
        HashSet<ObjectKey> archived = [.. (await ArchiveRecord.ListAsync(store, cancellation).ConfigureAwait(false)).SelectMany(archive => archive.Segments).Select(segment => segment.Key)];
        SegmentLink[][] objects =
        [
            .. plans.SelectMany(plan => plan.Segments).DistinctBy(link => link.Segment.Key)
                .GroupBy(link => link.Segment.Object).OrderBy(together => together.Key)
                .Select(together => together.OrderBy(link => link.Segment.Key).ToArray()),
        ];
        await Parallel.ForEachAsync(objects, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, async (together, stopped) =>
        {
            // One reader for what lies together: it reads the object once.
            var reader = new SecondSegmentReader(store, zone);
            foreach (SegmentLink link in together)
            {
                readings[link.Segment.Key] = await ReadSegmentAsync(reader, link, archived, stopped).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        return new Dictionary<ObjectKey, SegmentReading?>(readings);
    }

    private static async Task<SegmentReading?> ReadSegmentAsync(SecondSegmentReader reader, SegmentLink link, HashSet<ObjectKey> archived, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(link, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException) when (archived.Contains(link.Segment.Key))
        {
            return null;
        }
        catch (DamagedDataException exception)
        {
            return new SegmentReading(new ReadingDifference(link.Segment.Key, exception.Message), new Dictionary<Ingest.HomeDate, UInt128>(), 0);
        }
    }

    private async Task<DayReadings> ReadDaysAsync(List<DayReadingPlan> plans, Dictionary<ObjectKey, SegmentReading?> segments, CancellationToken cancellation)
    {
        var unread = new List<UnreadDay>();
        var read = new List<DayVersion>();
        var words = new List<ObjectContent>();
        var damaged = new Dictionary<Ingest.HomeDate, DamagedDataException>();
        foreach (DayReadingPlan plan in plans)
        {
            DayVersion day = plan.Day;
            try
            {
                ReadingDifference? difference = plan.Segments.Select(link => segments[link.Segment.Key]?.Difference).FirstOrDefault(found => found is not null);
                DayReading? reading = null;
                if (difference is null)
                {
                    (reading, difference) = await _days.ReadAsync(day, plan.Parts, plan.OriginsOf(segments), cancellation).ConfigureAwait(false);
                }

                if (reading is null)
                {
                    unread.Add(new UnreadDay(day, difference!.ToString()));
                    continue;
                }

                words.Add(reading.ToContent(day));
                read.Add(day);
                if (words.Count == WordsTogether)
                {
                    await store.PutAsync(words, cancellation).ConfigureAwait(false);
                    words.Clear();
                }
            }
            catch (DamagedDataException exception)
            {
                damaged.Add(day.Date, exception);
                unread.Add(new UnreadDay(day, exception.Message));
            }
        }

        if (words.Count > 0)
        {
            await store.PutAsync(words, cancellation).ConfigureAwait(false);
        }

        return new DayReadings
        {
            Unread = unread,
            Read = read,
            Damaged = damaged,
            Segments = segments.Count,
            Rows = segments.Values.Sum(reading => reading?.Rows ?? 0) + read.Sum(day => day.Manifest.Digest.Rows),
        };
    }
}
