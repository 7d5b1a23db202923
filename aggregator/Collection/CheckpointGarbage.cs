using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Collection;

/// <summary>
/// Finds checkpoints, single or consolidated, all of which stand in one consolidated object that has stood for the grace period: whoever has
/// listed the store since found that one too. An object that something went for goes itself only for one that holds all of it, so nothing is lost
/// however many collect at once, and whatever each of them had seen.
/// </summary>
public static class CheckpointGarbage
{
    /// <exception cref="StoreUnavailableException">The store failed: the same again later.</exception>
    public static async Task SearchAsync(GarbageSearch search, CancellationToken cancellation)
    {
        CheckpointListing listing = CheckpointListing.Of(search.Under(CheckpointKey.SourcesPrefix));
        foreach (IGrouping<(SourceId, LogPartition), CheckpointKey> partition in listing.Names.Where(name => !name.IsInterval).GroupBy(name => (name.Source, name.Partition)))
        {
            foreach (CheckpointKey holder in partition.Where(name => name.IsConsolidated && search.IsOld(name.Key)))
            {
                CheckpointKey[] within = [.. partition.Where(name => name.Key != holder.Key && IsWithin(name.Range, holder.Range) && search.IsOld(name.Key))];
                if (within.Length > 0)
                {
                    await SearchAsync(search, holder, within, cancellation).ConfigureAwait(false);
                }
            }
        }

        await SearchIntervalsAsync(search, listing.Names, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds intervals all of whose checkpoints stand in consolidated objects that have stood for the grace period. Those are of one partition each, and an
    /// interval is never what something goes for: so here several may hold together what goes.
    /// </summary>
    private static async Task SearchIntervalsAsync(GarbageSearch search, IReadOnlyList<CheckpointKey> names, CancellationToken cancellation)
    {
        HashSet<ObjectKey> found = [.. search.Found.Select(garbage => garbage.Object.Key)];
        ILookup<(SourceId, LogPartition), CheckpointKey> holders = names.Where(name => name.IsConsolidated && search.IsOld(name.Key) && !found.Contains(name.Key))
            .ToLookup(name => (name.Source, name.Partition));
        var held = new Dictionary<ObjectKey, ILookup<OffsetRange, NamedCheckpoint>?>();
        foreach (CheckpointKey interval in names.Where(name => name.IsInterval && search.IsOld(name.Key)).OrderBy(name => name.Key))
        {
            if (await TryReadAsync(search.Store, interval, cancellation).ConfigureAwait(false) is { Count: > 0 } own && await AllAsync(own).ConfigureAwait(false))
            {
                search.Add(interval.Key, "consolidated checkpoints say the same");
            }
        }

        async Task<bool> AllAsync(IReadOnlyList<NamedCheckpoint> own)
        {
            foreach (NamedCheckpoint named in own)
            {
                bool isHeld = false;
                foreach (CheckpointKey holder in holders[(named.Checkpoint.Source, named.Checkpoint.Partition)].Where(holder => !isHeld && IsWithin(named.Checkpoint.Range, holder.Range)))
                {
                    if (!held.TryGetValue(holder.Key, out ILookup<OffsetRange, NamedCheckpoint>? all))
                    {
                        held.Add(holder.Key, all = (await TryReadAsync(search.Store, holder, cancellation).ConfigureAwait(false))?.ToLookup(each => each.Checkpoint.Range));
                    }

                    isHeld = all?[named.Checkpoint.Range].Any(other => named.IsSaidBy(other, search.Now)) == true;
                }

                if (!isHeld)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static async Task SearchAsync(GarbageSearch search, CheckpointKey holder, CheckpointKey[] within, CancellationToken cancellation)
    {
        if (await TryReadAsync(search.Store, holder, cancellation).ConfigureAwait(false) is not { } held)
        {
            return;
        }

        ILookup<OffsetRange, NamedCheckpoint> byRange = held.ToLookup(named => named.Checkpoint.Range);
        HashSet<ObjectKey> found = [.. search.Found.Select(garbage => garbage.Object.Key)];
        foreach (CheckpointKey name in within.Where(name => !found.Contains(name.Key)))
        {
            if (await TryReadAsync(search.Store, name, cancellation).ConfigureAwait(false) is { } own
                && own.All(named => byRange[named.Checkpoint.Range].Any(other => named.IsSaidBy(other, search.Now)))
                && (own.Count < held.Count || !held.All(named => own.Any(other => named.IsSaidBy(other, search.Now))) || holder.Key < name.Key))
            {
                search.Add(name.Key, $"{holder.Key.Name} says the same and more");
            }
        }
    }

    /// <summary>Null where it isn't what was written, to the last of what it holds: then nothing goes for it.</summary>
    private static async Task<IReadOnlyList<NamedCheckpoint>?> TryReadAsync(IObjectStore store, CheckpointKey name, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<NamedCheckpoint> held = await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false);
            return held.All(named => KeptCheckpoint.Of(named).IsGenuine) ? held : null;
        }
        catch (DamagedDataException)
        {
            // It stays, and so does what it would have stood for.
            return null;
        }
    }

    private static bool IsWithin(OffsetRange inner, OffsetRange outer) => inner.From >= outer.From && inner.To <= outer.To;
}
