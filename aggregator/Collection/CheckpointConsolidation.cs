using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// Writes many old checkpoints of a partition into one object that says the same, those of old intervals too. It only adds: what it has written down elsewhere goes when the
/// object has stood for the grace period (<see cref="CheckpointGarbage"/>). Two at once write the same or overlapping objects, of which
/// one, or a later one that holds both, is left in the end.
/// <para>
/// An object that isn't full is taken whole into the next one, so that of two that share a checkpoint in the course of time one holds all of the other.
/// </para>
/// </summary>
/// <param name="store">The store.</param>
/// <param name="now">What ages are counted to.</param>
/// <param name="grace">How old a checkpoint has to be: the newest ones are read often.</param>
public sealed class CheckpointConsolidation(IObjectStore store, Timestamp now, Duration grace)
{
    private readonly Dictionary<ObjectKey, NamedCheckpoint> _ofIntervals = [];

    /// <summary>So many old checkpoints of a partition are worth an object.</summary>
    public int CheckpointsMin { get; init; } = 32;

    /// <summary>The most that one object takes.</summary>
    public int CheckpointsMax { get; init; } = 1000;

    /// <summary>So many intervals are in memory at once.</summary>
    public int IntervalsMax { get; init; } = 256;

    /// <summary>And so many bytes of them, as they stand by themselves: an object is read whole.</summary>
    public long BytesMax { get; init; } = 8 << 20;

    /// <returns>How many checkpoints the objects hold that were written.</returns>
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> old = [.. listed.Where(found => found.WrittenAt < now.Plus(-grace)).Select(found => found.Key)];
        CheckpointListing listing = CheckpointListing.Of(listed);
        CheckpointKey[] alone = [.. listing.Names.Where(name => !name.IsConsolidated && old.Contains(name.Key))];
        int written = await RunAsync([.. alone.Where(name => !name.IsInterval)], listing, cancellation).ConfigureAwait(false);
        foreach (IGrouping<SourceId, CheckpointKey> source in alone.Where(name => name.IsInterval).GroupBy(name => name.Source))
        {
            foreach (CheckpointKey[] intervals in source.OrderBy(name => name.Key).Chunk(IntervalsMax))
            {
                written += await RunAsync(await TakeOutAsync(intervals, cancellation).ConfigureAwait(false), listing, cancellation).ConfigureAwait(false);
                _ofIntervals.Clear();
            }
        }

        return written;
    }

    private async Task<int> RunAsync(IReadOnlyList<CheckpointKey> single, CheckpointListing listing, CancellationToken cancellation)
    {
        int written = 0;
        ILookup<(SourceId, LogPartition), CheckpointKey> consolidated = listing.Names.Where(name => name.IsConsolidated).ToLookup(name => (name.Source, name.Partition));
        foreach (IGrouping<(SourceId, LogPartition), CheckpointKey> partition in single.GroupBy(name => (name.Source, name.Partition)))
        {
            CheckpointKey[] own = [.. partition];
            if (own.Length >= CheckpointsMin || _ofIntervals.Count > 0)
            {
                IReadOnlyList<CheckpointKey> sources = await SourcesAsync(own, [.. consolidated[partition.Key]], listing.Marks, cancellation).ConfigureAwait(false);
                written += await WriteAsync(sources, listing, cancellation).ConfigureAwait(false);
            }
        }

        return written;
    }

    /// <summary>The checkpoints of intervals, under the names that they would have by themselves: an interval goes when all of them are consolidated, however few a partition has.</summary>
    private async Task<IReadOnlyList<CheckpointKey>> TakeOutAsync(CheckpointKey[] intervals, CancellationToken cancellation)
    {
        var names = new List<CheckpointKey>();
        foreach (CheckpointKey interval in intervals)
        {
            try
            {
                foreach (NamedCheckpoint named in await CheckpointObject.ReadAsync(store, interval, cancellation).ConfigureAwait(false))
                {
                    if (CheckpointKey.TryParse(named.Key, out CheckpointKey? name) && _ofIntervals.TryAdd(named.Key, named))
                    {
                        names.Add(name);
                    }
                }
            }
            catch (DamagedDataException)
            {
                // Those who depend on it are told; consolidating does not.
            }
        }

        return names;
    }

    /// <summary>What may go into new objects, by range: old checkpoints that stand in none yet, and objects that aren't full.</summary>
    private async Task<IReadOnlyList<CheckpointKey>> SourcesAsync(
        CheckpointKey[] single, CheckpointKey[] consolidated, IReadOnlySet<ObjectKey> marks, CancellationToken cancellation)
    {
        var sources = new List<CheckpointKey>();
        var held = new HashSet<ObjectKey>();
        var idle = new List<NamedCheckpoint>();
        foreach (CheckpointKey name in consolidated.Where(name => Array.Exists(single, other => Touch(name.Range, other.Range))))
        {
            if (await TryReadAsync(name, marks, cancellation).ConfigureAwait(false) is { } unit)
            {
                held.UnionWith(unit.Checkpoints.Select(named => named.Key));
                idle.AddRange(unit.Checkpoints.Where(named => named.Checkpoint.Range.IsEmpty));
                if (unit.Checkpoints.Count < CheckpointsMax && unit.Bytes < BytesMax)
                {
                    sources.Add(name);
                }
            }
        }

        CheckpointKey[] fresh = [.. single.Where(name => !held.Contains(name.Key) && !(_ofIntervals.TryGetValue(name.Key, out NamedCheckpoint? own) && idle.Exists(other => own.IsSaidBy(other, now))))];
        return fresh.Length < (_ofIntervals.Count > 0 ? 1 : CheckpointsMin) ? [] : [.. sources.Concat(fresh).OrderBy(name => name.Range.From).ThenBy(name => name.Range.To).ThenBy(name => name.Key)];
    }

    /// <summary>Null for what is damaged or holds something void.</summary>
    private async Task<Unit?> TryReadAsync(CheckpointKey name, IReadOnlySet<ObjectKey> marks, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<NamedCheckpoint> checkpoints = _ofIntervals.TryGetValue(name.Key, out NamedCheckpoint? own) ? [own] : await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false);
            return checkpoints.Any(named => CollectedFile.Voids(marks, named.Checkpoint)) ? null : Unit.Of(name.Range, checkpoints);
        }
        catch (DamagedDataException)
        {
            // Those who depend on it are told; consolidating does not.
            return null;
        }
    }

    /// <summary>Packs what follows each other without a gap, each source whole, into as few objects as it goes into. One object's is in memory at a time.</summary>
    private async Task<int> WriteAsync(IReadOnlyList<CheckpointKey> sources, CheckpointListing listing, CancellationToken cancellation)
    {
        int written = 0;
        var packed = new List<Unit>();
        foreach (CheckpointKey name in sources)
        {
            if (await TryReadAsync(name, listing.Marks, cancellation).ConfigureAwait(false) is not { } unit)
            {
                continue;
            }

            bool follows = packed.Count > 0 && unit.Range.From <= packed.Max(own => own.Range.To)
                && packed.Sum(own => own.Checkpoints.Count) + unit.Checkpoints.Count <= CheckpointsMax
                && packed.Sum(own => own.Bytes) + unit.Bytes <= BytesMax;
            if (!follows)
            {
                written += await WriteOneAsync(packed, listing, cancellation).ConfigureAwait(false);
                packed.Clear();
            }

            packed.Add(unit);
        }

        return written + await WriteOneAsync(packed, listing, cancellation).ConfigureAwait(false);
    }

    private async Task<int> WriteOneAsync(List<Unit> units, CheckpointListing listing, CancellationToken cancellation)
    {
        if (units.Count < 2 && !units.Exists(unit => _ofIntervals.ContainsKey(unit.Checkpoints[0].Key)))
        {
            return 0;
        }

        NamedCheckpoint[] all =
        [
            .. units.SelectMany(unit => unit.Checkpoints).DistinctBy(named => named.Key)
                .OrderBy(named => named.Checkpoint.From).ThenBy(named => named.Checkpoint.To).ThenBy(named => named.Checkpoint.CreatedAt).ThenBy(named => named.Key),
        ];
        IEnumerable<NamedCheckpoint> idle = all.Where(named => named.Checkpoint.Range.IsEmpty);
        ILookup<LogOffset, NamedCheckpoint> idleByPlace = idle.ToLookup(named => named.Checkpoint.From);
        NamedCheckpoint[] kept = [.. all.Where(named => !idleByPlace[named.Checkpoint.From].Any(other => other != named && named.IsSaidBy(other, now)))];
        ObjectContent content = ConsolidatedCheckpoints.ToContent(kept);
        if (listing.Shows(content.Key))
        {
            // Written again it would begin to stand anew, and what it says would never go.
            return 0;
        }

        await store.PutAsync([content], cancellation).ConfigureAwait(false);
        return kept.Length;
    }

    private static bool Touch(OffsetRange left, OffsetRange right) => left.From <= right.To && right.From <= left.To;

    /// <param name="Checkpoints">They go together.</param>
    /// <param name="Range">What they cover.</param>
    /// <param name="Bytes">Of each as it stands by itself, together.</param>
    private sealed record Unit(IReadOnlyList<NamedCheckpoint> Checkpoints, OffsetRange Range, long Bytes)
    {
        public static Unit Of(OffsetRange range, IReadOnlyList<NamedCheckpoint> checkpoints) => new(
            checkpoints,
            range,
            checkpoints.Sum(named => StoreJson.Serialize(named.Checkpoint).LongLength));
    }
}
