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
        ReportLostInputs(versions, verified.Coverage());
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

    /// <summary>
    /// A version holds rows of offsets that no checkpoint covers, or of a run that isn't there: the checkpoint or the run was lost, not the rows. Offsets that
    /// were read again since aren't missing.
    /// </summary>
    private void ReportLostInputs(List<DayVersion> versions, Coverage covered)
    {
        ILookup<bool, DayInput> byRun = versions.SelectMany(version => version.Manifest.Inputs).ToLookup(input => input.Run is not null);
        foreach (PartitionCoverage partition in covered.Lacks(Coverage.Of(byRun[false].Select(input => (input.Source, input.Partition, input.Range)), []).Partitions))
        {
            foreach (OffsetRange range in partition.Ranges)
            {
                inspection.Report(
                    FindingKind.Missing,
                    $"{CheckpointKey.Folder(partition.Source, partition.Partition)}checkpoint-{CheckpointKey.Text(range)}",
                    $"Day versions hold rows of partition {partition.Partition} of {partition.Source} from offset {range.From} to {range.To}, which no checkpoint covers that can be read.",
                    "Restore the checkpoint from a copy of the store, or run 'accounting run', which reads the log again from there.");
            }
        }

        foreach (RunId run in byRun[true].Select(input => input.Run!.Value).Distinct().Except(covered.Runs).Order())
        {
            inspection.Report(
                FindingKind.Missing,
                RunFiles.Record(run).Value,
                "Day versions hold rows of the run, whose record can't be read.",
                Inspection.RestoreFromCopy);
        }
    }

    /// <summary>An archived segment's rows are in the store only as long as a version of each of its dates holds them.</summary>
    private void ReportLostArchives(List<DayVersion> versions, SortedDictionary<HomeDate, DayInputs> inputs)
    {
        ILookup<HomeDate, DayVersion> byDate = versions.ToLookup(version => version.Date);
        foreach ((HomeDate date, DayInputs wanted) in inputs)
        {
            foreach (SegmentPart part in wanted.Parts.Where(part => inspection.Archived.Contains(part.Segment.Key) && !inspection.Holds(part.Segment.Object)))
            {
                if (!byDate[date].Any(version => wanted.HeldBy(version.Manifest).Parts.Contains(part)))
                {
                    inspection.Report(
                        FindingKind.Missing,
                        part.Segment.Object.Value,
                        $"It was archived, and no day version of {date} holds its rows any more.",
                        "Copy it back from the archive to its place in the store, and run 'accounting compact'.");
                }
            }
        }
    }

    private Dictionary<HomeDate, DayVersion> CurrentOf(List<DayVersion> versions, SortedDictionary<HomeDate, DayInputs> inputs)
    {
        var catalog = new DayCatalog(inspection.Store, zones.Zone);
        catalog.Add(versions);
        var current = versions.GroupBy(version => version.Date).ToDictionary(
            date => date.Key,
            date => date.OrderByDescending(version => version.Manifest.InputRows).ThenBy(version => version.Version, StringComparer.Ordinal).First());
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
