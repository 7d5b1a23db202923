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
        foreach (IGrouping<(SourceId, LogPartition), CheckpointKey> partition in listing.Names.GroupBy(name => (name.Source, name.Partition)))
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
