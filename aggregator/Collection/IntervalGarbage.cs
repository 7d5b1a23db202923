using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// Finds segments and quarantine files that no checkpoint names: an owner wrote them and died, or lost its partition, before their
/// checkpoint. Each is marked before it goes (<see cref="CollectedFile"/>).
/// </summary>
public static class IntervalGarbage
{
    private const string QuarantinePrefix = "quarantine/";

    /// <param name="search">What the store held, and what may go.</param>
    /// <param name="pinned">What counts; asked after the store was listed.</param>
    /// <param name="folded">Offsets that day versions were folded from: where no checkpoint covers them, it is the checkpoint that was lost, and its files stay.</param>
    /// <param name="cancellation">Stops it between reads.</param>
    public static async Task SearchAsync(GarbageSearch search, PinnedInputs pinned, IReadOnlyList<PartitionCoverage> folded, CancellationToken cancellation)
    {
        HashSet<ObjectKey> named = [.. pinned.Open.Segments.Select(link => link.Segment.Object), .. pinned.Summed.Quarantines.Select(link => link.File.Key)];
        IReadOnlyList<PartitionCoverage> lost = pinned.Coverage().Lacks(folded);
        HashSet<string> unreadable = UnreadableIntervals(search, pinned.Open);
        CheckpointKey[] unreadableMany = [.. pinned.SetAside.Select(damaged => damaged.Name).Where(name => name.IsConsolidated)];
        StoredObject[] files =
        [
            .. search.Under(CheckpointKey.SourcesPrefix).Concat(search.Under(QuarantinePrefix)).Where(file => CheckpointKey.IsFileOfInterval(file.Key) && search.IsLookedAt(file))
                .Concat(search.Under(SegmentBundle.Prefix).Where(file => SegmentBundle.IsKey(file.Key)))
                .Where(file => !named.Contains(file.Key) && search.IsOld(file)),
        ];
        named.UnionWith(await SettledFiles.NamedAsync(search.Store, pinned.Settled, files.Select(file => file.Key), cancellation).ConfigureAwait(false));
        foreach (StoredObject file in files.Where(file => !named.Contains(file.Key)))
        {
            bool mayBeNamed = SegmentBundle.IsKey(file.Key)
                ? MayBeNamed(SegmentBundle.SourceOf(file.Key), lost, pinned.SetAside)
                : IsLost(lost, file.Key) || unreadable.Contains(IntervalOf(file.Key)) || Array.Exists(unreadableMany, name => MayName(name, file.Key));
            if (mayBeNamed && !search.Holds(CollectedFile.MarkOf(file.Key)))
            {
                continue;
            }

            var mark = new CollectedFile
            {
                Format = CollectedFile.CurrentFormat,
                File = file.Key,
                LengthBytes = file.LengthBytes,
                WrittenAt = file.WrittenAt,
                CollectedAt = search.Now,
            };
            search.Add(new Garbage(file, "no checkpoint names it", Mark: mark.ToContent()));
        }
    }

    /// <summary>Whether anything of a source is missing that may have named a bundle of it: its name tells neither partitions nor offsets.</summary>
    private static bool MayBeNamed(SourceId source, IReadOnlyList<PartitionCoverage> lost, IReadOnlyList<DamagedCheckpoint> setAside) =>
        lost.Any(partition => partition.Source == source) || setAside.Any(damaged => damaged.Name.Source == source);

    private static bool IsLost(IReadOnlyList<PartitionCoverage> lost, ObjectKey file)
    {
        string[] segments = file.Value.Split('/');
        OffsetRange range = CheckpointKey.RangeOf(file);
        return lost.Any(partition => CheckpointKey.Folder(partition.Source, partition.Partition).EndsWith($"/{segments[^3]}/{segments[^2]}/", StringComparison.Ordinal)
            && partition.Ranges.Any(range.Overlaps));
    }

    /// <summary>Intervals of checkpoints that don't count, because they are damaged, say: until they are restored or removed they may name any file of theirs.</summary>
    private static HashSet<string> UnreadableIntervals(GarbageSearch search, Inputs inputs)
    {
        HashSet<(SourceId, LogPartition, OffsetRange)> known = [.. inputs.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))];
        var unreadable = new HashSet<string>();
        foreach (StoredObject listed in search.Under(CheckpointKey.SourcesPrefix))
        {
            if (CheckpointKey.TryParse(listed.Key, out CheckpointKey? name) && name is { IsConsolidated: false, IsInterval: false } && !known.Contains((name.Source, name.Partition, name.Range)))
            {
                unreadable.Add(IntervalOf(listed.Key));
            }
        }

        return unreadable;
    }

    private static bool MayName(CheckpointKey consolidated, ObjectKey file)
    {
        string[] segments = file.Value.Split('/');
        OffsetRange range = CheckpointKey.RangeOf(file);
        return CheckpointKey.Folder(consolidated.Source, consolidated.Partition).EndsWith($"/{segments[^3]}/{segments[^2]}/", StringComparison.Ordinal)
            && range.From >= consolidated.Range.From && range.To <= consolidated.Range.To;
    }

    /// <summary>Source, partition and range, which the names of an interval's files have in common.</summary>
    private static string IntervalOf(ObjectKey key)
    {
        string[] segments = key.Value.Split('/');
        string[] name = key.Name.Split('-');
        return $"{segments[^3]}/{segments[^2]}/{name[^3]}-{name[^2]}";
    }
}
