using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Verification;

/// <summary>
/// Verifies what consumers and runs wrote down: sources, checkpoints, runs, segments and quarantine. A checkpoint's bytes are checked against its name,
/// those of its segment and quarantine against the checkpoint, every row is decoded, and counters and ranges have to leave nothing out.
/// </summary>
public sealed class LogVerification(Inspection inspection, ZoneVerification zones)
{
    private const string ReadAgain = "Restore it from a copy of the store, or remove the partition's checkpoints from there on and run 'accounting run', which reads the log again.";

    /// <returns>The checkpoints and runs that could be read.</returns>
    public async Task<Inputs> RunAsync(CancellationToken cancellation)
    {
        var named = new Dictionary<ObjectKey, Checkpoint>();
        var marks = new HashSet<ObjectKey>();
        foreach (ObjectKey key in inspection.Under(CheckpointKey.SourcesPrefix))
        {
            if (CheckpointKey.TryParse(key, out CheckpointKey? name))
            {
                foreach (NamedCheckpoint held in await ReadAsync(name, cancellation).ConfigureAwait(false))
                {
                    named.TryAdd(held.Key, held.Checkpoint);
                }
            }
            else if (CollectedFile.IsMark(key))
            {
                marks.Add(key);
                await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => SealedJson.Deserialize<CollectedFile>(key, bytes, format: CollectedFile.CurrentFormat), cancellation).ConfigureAwait(false);
            }
        }

        List<Checkpoint> checkpoints = [.. named.Values.Where(checkpoint => !CollectedFile.Voids(marks, checkpoint))];
        await ReadArchivesAsync(cancellation).ConfigureAwait(false);
        var segments = new SegmentVerification(inspection, zones);
        foreach (Checkpoint checkpoint in checkpoints)
        {
            VerifyCounters(checkpoint);
            await segments.VerifyAsync(checkpoint, cancellation).ConfigureAwait(false);
        }

        List<Run> runs = await ReadRunsAsync(cancellation).ConfigureAwait(false);
        foreach (Run run in runs)
        {
            foreach (SegmentLink segment in run.Segments)
            {
                await segments.VerifyAsync(segment, cancellation).ConfigureAwait(false);
            }

            foreach (QuarantineLink quarantine in run.Quarantined)
            {
                await segments.VerifyAsync(quarantine, cancellation).ConfigureAwait(false);
            }
        }

        var inputs = new Inputs(checkpoints, runs);
        await new SourceVerification(inspection).RunAsync(inputs, cancellation).ConfigureAwait(false);
        ReportGaps(inputs);
        return inputs;
    }

    /// <summary>The place that a checkpoint of a range has, whatever its hash.</summary>
    public static string PlaceOf(SourceId source, LogPartition partition, OffsetRange range) => string.Create(
        CultureInfo.InvariantCulture, $"{CheckpointKey.Folder(source, partition)}checkpoint-{range.From.Value:D12}-{range.To.Value:D12}");

    private async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation)
    {
        inspection.Claim(name.Key);
        inspection.Count(name.Key);
        try
        {
            IReadOnlyList<NamedCheckpoint> held = await CheckpointObject.ReadAsync(inspection.Store, name, cancellation).ConfigureAwait(false);
            VerifyKept(name, held);

            // All of them are in memory together, and nobody asks a verification for their running totals.
            return [.. held.Select(RememberedCheckpoint.Of)];
        }
        catch (DamagedDataException exception)
        {
            inspection.Report(FindingKind.Damaged, name.Key.Value, exception.Message, CheckpointObject.RemedyOf(name));
            return [];
        }
    }

    /// <summary>Each says what it says by itself, and consolidated ones together cover what their object's name says.</summary>
    private void VerifyKept(CheckpointKey name, IReadOnlyList<NamedCheckpoint> held)
    {
        foreach (NamedCheckpoint named in held.Where(named => !KeptCheckpoint.Of(named).IsGenuine))
        {
            inspection.Report(FindingKind.Disagreeing, name.Key.Value, $"What it holds as {named.Key.Name} isn't what that was.", CheckpointObject.RemedyOf(name));
        }

        if (!name.IsConsolidated)
        {
            return;
        }

        IEnumerable<OffsetRange> covered = Coverage.Of(held.Select(named => (name.Source, name.Partition, named.Checkpoint.Range)), []).Partitions.SelectMany(partition => partition.Ranges);
        if (!covered.SequenceEqual(name.Range.IsEmpty ? [] : [name.Range]))
        {
            inspection.Report(FindingKind.Disagreeing, name.Key.Value, $"What it holds covers {string.Join(", ", covered)}.", CheckpointObject.RemedyOf(name));
        }
    }

    private async Task ReadArchivesAsync(CancellationToken cancellation)
    {
        foreach (ObjectKey key in inspection.Under(ArchiveRecord.Prefix).Where(ArchiveRecord.IsKey))
        {
            if (await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => ArchiveRecord.Parse(key, bytes), cancellation).ConfigureAwait(false) is { } archive)
            {
                inspection.Archived.UnionWith(archive.Segments.Select(segment => segment.Key));
            }
        }
    }

    private async Task<List<Run>> ReadRunsAsync(CancellationToken cancellation)
    {
        var runs = new List<Run>();
        foreach (ObjectKey key in inspection.Under(RunFiles.Prefix))
        {
            if (RunFiles.TryParseRecord(key, out RunId id)
                && await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => RunCatalog.Parse(key, id, bytes), cancellation).ConfigureAwait(false) is { IsAbandoned: false } run)
            {
                runs.Add(run);
            }
        }

        return runs;
    }

    private void VerifyCounters(Checkpoint checkpoint)
    {
        CheckpointCounters counters = checkpoint.Counters;
        if (!counters.AreConserved || counters.Passed != checkpoint.To.Value - checkpoint.From.Value
            || counters.Accepted != (checkpoint.Segment?.Rows ?? 0) || counters.Quarantined != (checkpoint.Quarantine?.Rows ?? 0)
            || counters.Accepted != checkpoint.HomeDates.Sum(date => date.Digest.Rows))
        {
            inspection.Report(
                FindingKind.Disagreeing,
                PlaceOf(checkpoint.Source, checkpoint.Partition, checkpoint.Range),
                $"Its counters leave something out: {counters} from {checkpoint.From} to {checkpoint.To}.",
                ReadAgain);
        }
    }

    /// <summary>What lies between the intervals of checkpoints, and what no run has read since either.</summary>
    private void ReportGaps(Inputs inputs)
    {
        ILookup<(SourceId, LogPartition), Checkpoint> checkpoints = inputs.Checkpoints.ToLookup(checkpoint => (checkpoint.Source, checkpoint.Partition));
        foreach (PartitionCoverage partition in inputs.OffsetsRead().Partitions)
        {
            LogOffset? end = checkpoints[(partition.Source, partition.Partition)].Max(checkpoint => (LogOffset?)checkpoint.To);
            foreach ((OffsetRange before, OffsetRange after) in partition.Ranges.Zip(partition.Ranges.Skip(1)).Where(pair => pair.Second.From < end))
            {
                inspection.Report(
                    FindingKind.Missing,
                    PlaceOf(partition.Source, partition.Partition, new OffsetRange(before.To, after.From)),
                    $"No checkpoint covers the offsets from {before.To} to {after.From} of partition {partition.Partition} of {partition.Source}.",
                    $"Restore the checkpoint from a copy of the store, run 'accounting run', which reads the log again from there, or run 'accounting backfill --offsets {partition.Partition}:{before.To}-{after.From}'.");
            }
        }
    }
}
