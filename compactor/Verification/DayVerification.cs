using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>
/// Verifies day versions: manifests against their folders' names, files against manifests, inputs against checkpoints and runs. The rows of the
/// current versions are then verified by <see cref="DayContentVerification"/>.
/// </summary>
public sealed class DayVerification(Inspection inspection, ZoneVerification zones)
{
    private const string Refold = "Run 'accounting verify --repair', which folds the day again from its segments; or restore it from a copy of the store.";

    private readonly List<ObjectKey> _unreadableReadings = [];

    public async Task<VerifiedDays> RunAsync(Inputs verified, CancellationToken cancellation)
    {
        var versions = new List<DayVersion>();
        var broken = new HashSet<DayVersion>();
        var unreadable = new List<ObjectKey>();
        foreach (ObjectKey key in inspection.Under(DayFiles.Prefix).Where(key => key.Name == DayFiles.Manifest))
        {
            if (await ReadAsync(key, cancellation).ConfigureAwait(false) is { } version)
            {
                versions.Add(version);
                zones.Require(version.Manifest.CutBy);
                if (!await VerifyFilesAsync(version, cancellation).ConfigureAwait(false))
                {
                    broken.Add(version);
                }
            }
            else
            {
                unreadable.Add(key);
            }
        }

        SortedDictionary<HomeDate, DayInputs> inputs = DayInputs.ByDate(verified);
        ReportLostInputs(versions, inputs, verified.Coverage());
        ReportLostArchives(versions, inputs);
        Dictionary<HomeDate, DayVersion> current = CurrentOf(versions, inputs);
        return new VerifiedDays(versions, current)
        {
            Whole = [.. current.Values.Where(version => !broken.Contains(version)).OrderBy(version => version.Date)],
            Broken = [.. broken.OrderBy(version => version.Date).ThenBy(version => version.Version, StringComparer.Ordinal)],
            Unreadable = unreadable,
            UnreadableReadings = _unreadableReadings,
        };
    }

    private async Task<DayVersion?> ReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        inspection.Claim(key);
        inspection.Count(key);
        try
        {
            return await DayCatalog.ReadAsync(inspection.Store, key, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DamagedDataException or FormatException)
        {
            inspection.Report(FindingKind.Damaged, key.Value, exception.Message, Refold);
            return null;
        }
    }

    private async Task<bool> VerifyFilesAsync(DayVersion version, CancellationToken cancellation)
    {
        bool whole = true;
        foreach (DayOutput output in version.Manifest.Outputs)
        {
            using FileLease? lease = await inspection.TryLeaseAsync(version.KeyOf(output), output.Sha256, Refold, cancellation).ConfigureAwait(false);
            whole &= lease is not null;
        }

        if (inspection.Holds(DayReading.KeyOf(version))
            && await inspection.TryReadAsync(DayReading.KeyOf(version), DayReading.Remedy, bytes => DayReading.Parse(version, bytes), cancellation).ConfigureAwait(false) is null)
        {
            _unreadableReadings.Add(DayReading.KeyOf(version));
        }

        return whole;
    }

    /// <summary>A version holds rows of a segment that no checkpoint names: the checkpoint was lost, not the rows.</summary>
    private void ReportLostInputs(List<DayVersion> versions, SortedDictionary<HomeDate, DayInputs> inputs, Coverage covered)
    {
        var known = inputs.Values.SelectMany(date => date.Parts).GroupBy(part => part.Segment.Key).ToDictionary(parts => parts.Key, parts => parts.ToDictionary(part => part.Rows.Date, part => part.Input));
        var lost = new SortedSet<ObjectKey>();
        foreach (DayVersion version in versions)
        {
            foreach (DayInput input in version.Manifest.Inputs)
            {
                if (!known.TryGetValue(input.Segment, out Dictionary<HomeDate, DayInput>? dates))
                {
                    lost.Add(input.Segment);
                }
                else if (dates.GetValueOrDefault(version.Date) != input)
                {
                    inspection.Report(FindingKind.Disagreeing, DayFiles.Key(version.Date, version.Version, DayFiles.Manifest).Value, $"It tells otherwise of {input.Segment} than the checkpoint of that segment.", Refold);
                }
            }
        }

        foreach (ObjectKey segment in lost.Where(segment => !IsCovered(segment, covered)))
        {
            ReportLostInput(segment);
        }
    }

    /// <summary>Whether the offsets of a lost checkpoint's segment were read again since: older day versions still tell of it, and nothing is missing.</summary>
    private static bool IsCovered(ObjectKey segment, Coverage covered) =>
        CheckpointKey.TryParseSegment(segment, out SourceId source, out LogPartition partition, out OffsetRange range)
        && covered.Includes(Coverage.Of([(source, partition, range)], []));

    /// <summary>An archived segment's rows are in the store only as long as a version of each of its dates holds them.</summary>
    private void ReportLostArchives(List<DayVersion> versions, SortedDictionary<HomeDate, DayInputs> inputs)
    {
        ILookup<HomeDate, DayVersion> byDate = versions.ToLookup(version => version.Date);
        foreach ((HomeDate date, DayInputs wanted) in inputs)
        {
            foreach (SegmentPart part in wanted.Parts.Where(part => inspection.Archived.Contains(part.Segment.Key) && !inspection.Holds(part.Segment.Key)))
            {
                if (!byDate[date].Any(version => version.Manifest.Inputs.Contains(part.Input)))
                {
                    inspection.Report(
                        FindingKind.Missing,
                        part.Segment.Key.Value,
                        $"It was archived, and no day version of {date} holds its rows any more.",
                        "Copy it back from the archive to its place in the store, and run 'accounting compact'.");
                }
            }
        }
    }

    private void ReportLostInput(ObjectKey segment)
    {
        string[] folders = segment.Value.Split('/');
        if (segment.Value.StartsWith(RunFiles.Prefix, StringComparison.Ordinal))
        {
            inspection.Report(
                FindingKind.Missing,
                $"{RunFiles.Prefix}{folders[2]}/{RunFiles.RecordName}",
                $"Day versions hold rows of {segment}, which no run names that can be read.",
                Inspection.RestoreFromCopy);
            return;
        }

        string folder = segment.Value[..^segment.Name.Length];
        string range = segment.Name["segment-".Length..segment.Name.LastIndexOf('-')];
        inspection.Report(
            FindingKind.Missing,
            $"{folder}checkpoint-{range}",
            $"Day versions hold rows of {segment}, which no checkpoint names that can be read.",
            "Restore the checkpoint from a copy of the store, or run 'accounting run', which reads the log again from there.");
    }

    private Dictionary<HomeDate, DayVersion> CurrentOf(List<DayVersion> versions, SortedDictionary<HomeDate, DayInputs> inputs)
    {
        var catalog = new DayCatalog(inspection.Store, zones.Zone);
        catalog.Add(versions);
        var current = versions.GroupBy(version => version.Date).ToDictionary(
            date => date.Key,
            date => date.OrderByDescending(version => version.Manifest.Inputs.Count).ThenBy(version => version.Version, StringComparer.Ordinal).First());
        foreach ((HomeDate date, DayInputs wanted) in inputs)
        {
            if (catalog.Exact(date, wanted) is { } exact)
            {
                current[date] = exact;
                VerifyConservation(exact, wanted);
            }
            else
            {
                inspection.Report(FindingKind.Behind, $"{DayFiles.Prefix}date={date}/", $"No day version holds all {wanted.Parts.Count} inputs of {date}, applies all of its retractions and is cut by the time-zone rules in force.", "Run 'accounting compact'.");
            }
        }

        return current;
    }

    /// <summary>Where no offset was read twice, a version holds what its inputs held, neither more nor less; else at most that.</summary>
    private void VerifyConservation(DayVersion version, DayInputs wanted)
    {
        RowDigest inputs = wanted.Parts.Aggregate(RowDigest.Zero, (sum, part) => sum + part.Rows.Digest);
        bool overlaps = new DayWork(version.Date, wanted, null).HasOverlaps;
        RowDigest held = version.Manifest.Digest;
        if (overlaps ? held.Rows > inputs.Rows || held.ContentHashSum > inputs.ContentHashSum : held != inputs)
        {
            inspection.Report(
                FindingKind.Disagreeing,
                DayFiles.Key(version.Date, version.Version, DayFiles.Manifest).Value,
                $"It doesn't hold the rows of its inputs: {inputs} came in, {held} are kept.",
                Refold);
        }
    }
}
