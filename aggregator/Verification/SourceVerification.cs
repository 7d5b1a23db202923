using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Verification;

/// <summary>
/// Verifies the generations of every topic and what was signed off between them: each follows the one before, begins where that one ended or
/// says what is lost in between, and its own checkpoints begin there.
/// </summary>
internal sealed class SourceVerification(Inspection inspection)
{
    private const string Restore = "Restore the checkpoints of both sources from a copy of the store.";

    public async Task RunAsync(Inputs inputs, CancellationToken cancellation)
    {
        var records = new List<SourceRecord>();
        var signOffs = new List<(ObjectKey Key, LossSignOff SignOff)>();
        foreach (ObjectKey key in inspection.Under(CheckpointKey.SourcesPrefix))
        {
            if (key.Name == SourceRegistry.FileName
                && await inspection.TryReadAsync(key, Inspection.RestoreFromCopy, bytes => SourceRecord.Parse(key, bytes), cancellation).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }
            else if (LossSignOff.IsKey(key)
                && await inspection.TryReadAsync(key, SignOffObjects.Remedy, bytes => LossSignOff.Parse(key, bytes), cancellation).ConfigureAwait(false) is { } signOff)
            {
                signOffs.Add((key, signOff));
            }
        }

        RequireRecords(inputs.Checkpoints.Select(checkpoint => checkpoint.Source).Concat(records.Select(record => record.Succession?.Retired).OfType<SourceId>()));
        foreach (SourceRecord record in records.Where(record => record.Succession is not null))
        {
            VerifySuccession(record, records.FirstOrDefault(other => other.Source == record.Succession!.Retired), inputs);
        }

        foreach ((ObjectKey key, LossSignOff signOff) in signOffs)
        {
            VerifySignOff(key, signOff, records);
        }
    }

    private void RequireRecords(IEnumerable<SourceId> named)
    {
        foreach (ObjectKey key in named.Distinct().Select(SourceRegistry.KeyOf).Where(key => !inspection.Holds(key)))
        {
            inspection.Report(
                FindingKind.Missing,
                key.Value,
                "It is missing: what the source is isn't known.",
                "Restore it from a copy of the store. That of a topic's first generation is written again by 'accounting run' against the same topic.");
        }
    }

    private void VerifySuccession(SourceRecord record, SourceRecord? retired, Inputs inputs)
    {
        if (retired is null)
        {
            return;
        }

        if (retired.Topic != record.Topic || retired.Generation + 1 != record.Generation)
        {
            Disagree(record, $"It is generation {record.Generation} of the topic '{record.Topic}' and names generation {retired.Generation} of '{retired.Topic}' as the one before.", Inspection.RestoreFromCopy);
        }

        var before = SourceReach.Of(retired, inputs);
        var own = SourceReach.Of(record, inputs);
        foreach (PartitionSuccession partition in record.Succession!.Partitions)
        {
            LogOffset? claimed = partition.Lost?.From ?? (before.CheckpointsOf(partition.Partition).Any() ? partition.StartsAt : null);
            if (claimed > (before.EndOf(partition.Partition) ?? default(LogOffset)))
            {
                Disagree(record, $"It says that partition {partition.Partition} of {retired.Source} was read up to {claimed}, and what checkpoints and runs tell of it ends at {Text(before.EndOf(partition.Partition))}.", Restore);
            }

            LogOffset? first = own.CheckpointsOf(partition.Partition).Min(checkpoint => (LogOffset?)checkpoint.From);
            if (first is not null && first != partition.StartsAt)
            {
                Disagree(record, $"It begins partition {partition.Partition} at {Text(partition.StartsAt)}, and the first checkpoint there at {first}.", Restore);
            }
        }
    }

    private void VerifySignOff(ObjectKey key, LossSignOff signOff, IReadOnlyList<SourceRecord> records)
    {
        PartitionSuccession[] successions = [.. records.Where(record => record.Succession?.Retired == signOff.Source).SelectMany(record => record.Succession!.Partitions)];
        foreach (LostPartition lost in signOff.Partitions.Where(lost => !successions.Any(partition => partition.Partition == lost.Partition && partition.Lost == lost.Offsets)))
        {
            inspection.Report(
                FindingKind.Disagreeing,
                key.Value,
                $"It signs off the offsets from {lost.Offsets} of partition {lost.Partition}, which no generation says to be lost.",
                SignOffObjects.Remedy);
        }
    }

    private void Disagree(SourceRecord record, string problem, string remedy) =>
        inspection.Report(FindingKind.Disagreeing, SourceRegistry.KeyOf(record.Source).Value, problem, remedy);

    private static string Text(LogOffset? offset) => offset?.Value.ToString(CultureInfo.InvariantCulture) ?? "nothing";
}
