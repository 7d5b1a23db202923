using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.SecondReading;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Has the second reader read what has been found whole: segments and quarantine files through Apache.Avro, all day versions through Parquet.Net, whatever was said of them
/// before. Public files are made of day versions, and were verified by their hashes. What it reads otherwise counts as damaged.
/// </summary>
/// <param name="inspection">What is known to be damaged is not read.</param>
/// <param name="zone">The business time zone.</param>
/// <param name="options">For this program's own reader, where something differs.</param>
/// <param name="tests">Told of the rows of TEST accounts.</param>
/// <param name="progress">Told the bytes of each file that was read.</param>
public sealed class SecondReaderVerification(Inspection inspection, NodaTime.DateTimeZone zone, CompactorOptions options, TestRows tests, Action<long> progress)
{
    private readonly SecondSegmentReader _segments = new(inspection.Store, zone);
    private readonly SecondDayReader _days = new(inspection.Store, zone, options, tests);
    private readonly HashSet<string> _damaged = [.. inspection.Findings.Where(finding => finding.IsFault).Select(finding => finding.Place)];

    /// <summary>The bytes that it will read.</summary>
    public long BytesOf(Inputs inputs, VerifiedDays days) =>
        SegmentsOf(inputs).Sum(link => link.Segment.LengthBytes) + QuarantinesOf(inputs).Sum(link => link.File.LengthBytes)
        + DaysOf(days).Sum(day => day.Manifest.Outputs.Sum(output => output.LengthBytes));

    public async Task RunAsync(Inputs inputs, VerifiedDays days, CancellationToken cancellation)
    {
        var readings = new Dictionary<ObjectKey, SegmentReading?>();
        foreach (SegmentLink link in SegmentsOf(inputs))
        {
            SegmentReading? reading = await TryReadAsync(link.Segment.Key, () => _segments.ReadAsync(link, cancellation)).ConfigureAwait(false);
            readings.Add(link.Segment.Key, reading?.Difference is null ? reading : null);
            Report(reading?.Difference);
            progress(link.Segment.LengthBytes);
        }

        var quarantine = new SecondQuarantineReader(inspection.Store);
        foreach (QuarantineLink link in QuarantinesOf(inputs))
        {
            Report(await TryReadAsync(link.File.Key, () => quarantine.ReadAsync(link, cancellation)).ConfigureAwait(false));
            progress(link.File.LengthBytes);
        }

        SortedDictionary<Ingest.HomeDate, DayInputs> byDate = DayInputs.ByDate(inputs);
        foreach (DayVersion day in DaysOf(days))
        {
            var plan = DayReadingPlan.Whole(day, byDate.GetValueOrDefault(day.Date) ?? DayInputs.None);
            (DayReading? _, ReadingDifference? difference) = await _days.ReadAsync(day, plan.Parts, plan.OriginsOf(readings), cancellation).ConfigureAwait(false);
            Report(difference);
            progress(day.Manifest.Outputs.Sum(output => output.LengthBytes));
        }
    }

    private IEnumerable<SegmentLink> SegmentsOf(Inputs inputs) => inputs.Segments
        .Where(link => inspection.Holds(link.Segment.Object) && !_damaged.Contains(link.Segment.Object.Value))
        .DistinctBy(link => link.Segment.Key).OrderBy(link => link.Segment.Object).ThenBy(link => link.Segment.Key);

    private IEnumerable<QuarantineLink> QuarantinesOf(Inputs inputs) => inputs.Quarantines
        .Where(link => inspection.Holds(link.File.Key) && !_damaged.Contains(link.File.Key.Value))
        .DistinctBy(link => link.File.Key).OrderBy(link => link.File.Key);

    private static IEnumerable<DayVersion> DaysOf(VerifiedDays days) =>
        days.Versions.Except(days.Broken).OrderBy(day => day.Date).ThenBy(day => day.Version, StringComparer.Ordinal);

    private void Report(ReadingDifference? difference)
    {
        if (difference is not null)
        {
            inspection.Report(FindingKind.Damaged, difference.File.Value, difference.Problem, ReadingDifference.Remedy);
        }
    }

    /// <summary>A file that is gone or other since its bytes were verified.</summary>
    private async Task<T?> TryReadAsync<T>(ObjectKey key, Func<Task<T>> read)
        where T : class?
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DamagedDataException exception)
        {
            inspection.Report(FindingKind.Damaged, key.Value, exception.Message, IntervalRemedy.Of(key));
            return null;
        }
    }
}
