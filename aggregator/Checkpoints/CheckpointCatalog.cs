using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of a store. Each object, of one checkpoint or of many that were consolidated, is checked once and then remembered, since none
/// ever changes; <see cref="RefreshAsync(CancellationToken)"/> reads only the names it hasn't seen. Their running totals are left in the store (<see cref="StoredTotals"/>).
/// Void checkpoints (<see cref="CollectedFile"/>) don't count.
/// <para>
/// A damaged object is set aside only where sound ones cover its whole range, as after it was read again: then it says nothing that they don't.
/// It is looked at again with each refresh. That of an interval never is, since its name doesn't tell what it covered.
/// </para>
/// </summary>
/// <param name="store">The store.</param>
public sealed class CheckpointCatalog(IObjectStore store)
{
    private static readonly Dictionary<ObjectKey, CheckpointKey> NoneSettled = [];

    private readonly Dictionary<ObjectKey, KnownCheckpoints> _known = [];

    /// <summary>Those of the last refresh that count, by source, partition and range.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; private set; } = [];

    /// <summary>The damaged ones that nothing depends on; whoever works on can warn of them.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside { get; private set; } = [];

    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says, and no others cover its range.</exception>
    public async Task RefreshAsync(CancellationToken cancellation) =>
        await RefreshAsync(CheckpointListing.Of(await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false)), cancellation).ConfigureAwait(false);

    /// <summary>The same of what was listed before.</summary>
    public Task RefreshAsync(CheckpointListing listing, CancellationToken cancellation) => RefreshAsync(listing, NoneSettled, cancellation);

    /// <param name="listing">Of the whole store.</param>
    /// <param name="settled">Consolidated objects that are left out, and known to be sound: nothing else speaks of their offsets.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    internal async Task RefreshAsync(CheckpointListing listing, IReadOnlyDictionary<ObjectKey, CheckpointKey> settled, CancellationToken cancellation)
    {
        Forget(listing);
        var damaged = new List<DamagedCheckpoint>();
        var found = new Dictionary<ObjectKey, Checkpoint>();
        await AddAsync(listing.Names.Where(name => name.IsConsolidated && !settled.ContainsKey(name.Key)), listing, found, damaged, cancellation).ConfigureAwait(false);

        // Those that consolidated ones hold are on their way out, and aren't read.
        HashSet<ObjectKey> held = [.. _known.Values.SelectMany(known => known.StandingApart)];
        await AddAsync(listing.Names.Where(name => !name.IsConsolidated && !held.Contains(name.Key)), listing, found, damaged, cancellation).ConfigureAwait(false);

        foreach (ObjectKey key in held)
        {
            _known.Remove(key);
        }

        List<Checkpoint> counting = [.. found.Values.Where(checkpoint => !CollectedFile.Voids(listing.Marks, checkpoint))];
        RequireCovered(damaged, [.. counting.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), .. settled.Values.Select(name => (name.Source, name.Partition, name.Range))]);
        SetAside = damaged;
        Checkpoints =
        [
            .. counting
                .OrderBy(checkpoint => checkpoint.Source)
                .ThenBy(checkpoint => checkpoint.Partition)
                .ThenBy(checkpoint => checkpoint.From)
                .ThenBy(checkpoint => checkpoint.To)
                .ThenBy(checkpoint => checkpoint.CreatedAt),
        ];
    }

    /// <summary>Forgets what it holds of some objects.</summary>
    internal void Forget(IEnumerable<ObjectKey> names)
    {
        foreach (ObjectKey name in names)
        {
            _known.Remove(name);
        }
    }

    private async Task AddAsync(
        IEnumerable<CheckpointKey> names, CheckpointListing listing, Dictionary<ObjectKey, Checkpoint> found, List<DamagedCheckpoint> damaged,
        CancellationToken cancellation)
    {
        await foreach ((CheckpointKey name, Task<IReadOnlyList<NamedCheckpoint>> reading) in store
            .ReadEachAsync(names, name => HeldByAsync(name, cancellation)).ConfigureAwait(false))
        {
            try
            {
                IReadOnlyList<NamedCheckpoint> held = await reading.ConfigureAwait(false);
                if (!_known.ContainsKey(name.Key))
                {
                    _known.Add(name.Key, KnownCheckpoints.Of(name, held, listing));
                }

                foreach (NamedCheckpoint named in held)
                {
                    found.TryAdd(named.Key, named.Checkpoint);
                }
            }
            catch (DamagedDataException exception)
            {
                _known.Remove(name.Key);
                damaged.Add(new DamagedCheckpoint(name, exception.Message));
            }
        }
    }

    private Task<IReadOnlyList<NamedCheckpoint>> HeldByAsync(CheckpointKey name, CancellationToken cancellation) =>
        _known.TryGetValue(name.Key, out KnownCheckpoints? known) ? Task.FromResult(known.Held) : ReadAsync(name, cancellation);

    private async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation) =>
        [.. (await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false)).Select(RememberedCheckpoint.Of)];

    private static void RequireCovered(List<DamagedCheckpoint> damaged, List<(SourceId, LogPartition, OffsetRange)> counting)
    {
        if (damaged.Count == 0)
        {
            return;
        }

        var covered = Coverage.Of(counting, []);
        foreach (DamagedCheckpoint missed in damaged)
        {
            if (missed.Name.IsInterval || !covered.Includes(Coverage.Of([(missed.Name.Source, missed.Name.Partition, missed.Name.Range)], [])))
            {
                throw new DamagedDataException(missed.Problem);
            }
        }
    }

    private void Forget(CheckpointListing listing)
    {
        foreach ((ObjectKey key, KnownCheckpoints known) in _known)
        {
            if (listing.Shows(key))
            {
                known.Forget(listing);
            }
            else
            {
                _known.Remove(key);
            }
        }
    }
}
