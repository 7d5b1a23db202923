using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>
/// Remembers what a store's inputs are for who folds dates again and again: each refresh reads only what is new, and what is held grows by some lines a consolidated object.
/// <list type="number">
/// <item>A consolidated object is settled while nothing else that is listed speaks of its offsets: no other consolidated object, no single checkpoint, no interval, no mark of a
/// collected file, no retraction. Then what it comes to by home date says all that comparing versions takes (<see cref="SettledCheckpoints"/>).</item>
/// <item>Everything else is held one by one (<see cref="CheckpointCatalog"/>): the last days, whatever was written late, until it is consolidated and what it was made of is gone.</item>
/// <item>An object that isn't settled any more, since an owner left a checkpoint late, is read again.</item>
/// </list>
/// </summary>
/// <param name="store">The store.</param>
public sealed class PinnedInputCatalog(IObjectStore store)
{
    private readonly CheckpointCatalog _open = new(store);
    private readonly RunCatalog _runs = new(store);
    private readonly Dictionary<ObjectKey, SettledCheckpoints> _settled = [];
    private readonly HashSet<ObjectKey> _notSummable = [];

    /// <param name="partsWanted">Of which home dates every part is wanted each time: an object of which it is known to have rows of one is held one by one.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public async Task<PinnedInputs> RefreshAsync(Predicate<HomeDate> partsWanted, CancellationToken cancellation)
    {
        CheckpointListing listing = CheckpointListing.Of(await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false));
        await _runs.RefreshAsync(cancellation).ConfigureAwait(false);
        Forget(listing);
        Dictionary<ObjectKey, CheckpointKey> settled = Apart(listing, [.. Retraction.Of(_runs.Runs)])
            .Where(name => !_notSummable.Contains(name.Key) && !(_settled.TryGetValue(name.Key, out SettledCheckpoints? known) && known.Dates.Any(rows => partsWanted(rows.Date))))
            .ToDictionary(name => name.Key);
        int count = settled.Count;
        await _open.RefreshAsync(listing, settled, cancellation).ConfigureAwait(false);
        LeaveOutOpen(settled);
        await SumUpAsync(settled, listing.Marks, cancellation).ConfigureAwait(false);
        if (settled.Count < count)
        {
            await _open.RefreshAsync(listing, settled, cancellation).ConfigureAwait(false);
        }

        _open.Forget(settled.Keys);
        return new PinnedInputs(new Inputs(_open.Checkpoints, _runs.Runs), [.. settled.Keys.Select(key => _settled[key])]) { SetAside = _open.SetAside };
    }

    /// <summary>The consolidated objects of whose offsets no other name speaks.</summary>
    private static IEnumerable<CheckpointKey> Apart(CheckpointListing listing, IReadOnlyList<Retraction> retractions)
    {
        foreach (IGrouping<(SourceId Source, LogPartition Partition), CheckpointKey> partition in listing.Names
            .Where(name => !name.IsInterval && !name.Range.IsEmpty).GroupBy(name => (name.Source, name.Partition)))
        {
            CheckpointKey[] ordered = [.. partition.OrderBy(name => name.Range.From)];
            Retraction[] retracting = [.. retractions.Where(retraction => retraction.Concerns(partition.Key.Source, partition.Key.Partition, null))];
            LogOffset end = default;
            for (int index = 0; index < ordered.Length; index++)
            {
                CheckpointKey name = ordered[index];
                bool isApart = name.Range.From >= end && (index + 1 == ordered.Length || ordered[index + 1].Range.From >= name.Range.To);
                end = name.Range.To > end ? name.Range.To : end;
                if (isApart && name.IsConsolidated && !CollectedFile.MayVoid(listing.Marks, name) && !Array.Exists(retracting, retraction => retraction.Range.Overlaps(name.Range)))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>
    /// Those of whose offsets a checkpoint speaks that is held one by one: intervals don't tell it by their names; and one that found nothing new in their midst says when the place was the end,
    /// which what they come to can't be held against.
    /// </summary>
    private void LeaveOutOpen(Dictionary<ObjectKey, CheckpointKey> settled)
    {
        var open = Coverage.Of(_open.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
        Dictionary<(SourceId, LogPartition), PartitionCoverage> byPartition = open.Partitions.ToDictionary(partition => (partition.Source, partition.Partition));
        ILookup<(SourceId, LogPartition), LogOffset> idle = _open.Checkpoints.Where(checkpoint => checkpoint.Range.IsEmpty).ToLookup(checkpoint => (checkpoint.Source, checkpoint.Partition), checkpoint => checkpoint.From);
        foreach (CheckpointKey name in settled.Values.Where(IsSpokenOf).ToList())
        {
            settled.Remove(name.Key);
        }

        bool IsSpokenOf(CheckpointKey name) =>
            (byPartition.TryGetValue((name.Source, name.Partition), out PartitionCoverage? own) && own.Ranges.Any(name.Range.Overlaps))
            || idle[(name.Source, name.Partition)].Any(place => place > name.Range.From && place < name.Range.To);
    }

    /// <summary>Reads those that it doesn't know yet; what can't be read, or added up, is left to be held one by one.</summary>
    private async Task SumUpAsync(Dictionary<ObjectKey, CheckpointKey> settled, IReadOnlySet<ObjectKey> marks, CancellationToken cancellation)
    {
        List<CheckpointKey> unknown = [.. settled.Values.Where(name => !_settled.ContainsKey(name.Key))];
        await foreach ((CheckpointKey name, Task<IReadOnlyList<NamedCheckpoint>> reading) in store
            .ReadEachAsync(unknown, name => CheckpointObject.ReadAsync(store, name, cancellation)).ConfigureAwait(false))
        {
            try
            {
                if (SettledCheckpoints.TryOf(name, await reading.ConfigureAwait(false), marks) is { } summed)
                {
                    _settled.Add(name.Key, summed);
                    continue;
                }

                _notSummable.Add(name.Key);
            }
            catch (DamagedDataException)
            {
                // Who holds it one by one says what that means.
            }

            settled.Remove(name.Key);
        }
    }

    private void Forget(CheckpointListing listing)
    {
        foreach (ObjectKey gone in _settled.Keys.Where(key => !listing.Shows(key)).ToList())
        {
            _settled.Remove(gone);
        }

        _notSummable.RemoveWhere(key => !listing.Shows(key));
    }
}
