using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of a store. Each object, of one checkpoint or of many that were consolidated, is checked once and then remembered, since none
/// ever changes; <see cref="RefreshAsync(CancellationToken)"/> reads only the names it hasn't seen. Their running totals are left in the store (<see cref="StoredTotals"/>).
/// A catalog for single dates remembers of each object only which home dates it has rows of, and reads again what holds the date that is asked for.
/// Void checkpoints (<see cref="CollectedFile"/>) don't count.
/// <para>
/// A damaged object is set aside only where sound ones cover its whole range, as after it was read again: then it says nothing that they don't.
/// It is looked at again with each refresh. That of an interval never is, since its name doesn't tell what it covered.
/// </para>
/// </summary>
/// <param name="store">The store.</param>
/// <param name="forDates">Whether only single home dates will be asked for.</param>
public sealed class CheckpointCatalog(IObjectStore store, bool forDates = false)
{
    private readonly Dictionary<ObjectKey, KnownCheckpoints> _known = [];

    /// <summary>Those of the last refresh that count, by source, partition and range.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; private set; } = [];

    /// <summary>The damaged ones that nothing depends on; whoever works on can warn of them.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside { get; private set; } = [];

    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says, and no others cover its range.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => RefreshAsync(null, _ => false, cancellation);

    /// <param name="only">Only checkpoints with rows of this home date are wanted; null for all.</param>
    /// <param name="mayLack">Which checkpoints the caller can do without, though no others cover their range.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A checkpoint that the caller needs isn't what its name says, and no others cover its range.</exception>
    public async Task RefreshAsync(HomeDate? only, Predicate<CheckpointKey> mayLack, CancellationToken cancellation)
    {
        CheckpointListing listing = CheckpointListing.Of(await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false));
        Forget(listing);
        var damaged = new List<DamagedCheckpoint>();
        var found = new Dictionary<ObjectKey, Checkpoint>();
        await AddAsync(listing.Names.Where(name => name.IsConsolidated), listing, only, found, damaged, cancellation).ConfigureAwait(false);

        // Those that consolidated ones hold are on their way out, and aren't read.
        HashSet<ObjectKey> held = [.. _known.Values.SelectMany(known => known.StandingApart)];
        await AddAsync(listing.Names.Where(name => !name.IsConsolidated && !held.Contains(name.Key)), listing, only, found, damaged, cancellation).ConfigureAwait(false);

        foreach (ObjectKey key in held)
        {
            _known.Remove(key);
        }

        List<Checkpoint> counting = [.. found.Values.Where(checkpoint => !CollectedFile.Voids(listing.Marks, checkpoint))];
        await RequireCoveredAsync([.. damaged.Where(missed => !mayLack(missed.Name))], counting, listing.Marks, only, cancellation).ConfigureAwait(false);
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

    private async Task AddAsync(
        IEnumerable<CheckpointKey> names, CheckpointListing listing, HomeDate? only, Dictionary<ObjectKey, Checkpoint> found, List<DamagedCheckpoint> damaged,
        CancellationToken cancellation)
    {
        await foreach ((CheckpointKey name, Task<IReadOnlyList<NamedCheckpoint>> reading) in store
            .ReadEachAsync(names.Where(name => IsWanted(name, only)), name => HeldByAsync(name, cancellation)).ConfigureAwait(false))
        {
            try
            {
                IReadOnlyList<NamedCheckpoint> held = await reading.ConfigureAwait(false);
                if (!_known.ContainsKey(name.Key))
                {
                    _known.Add(name.Key, KnownCheckpoints.Of(name, held, listing, keepsAll: !forDates));
                }

                foreach (NamedCheckpoint named in held.Where(named => only is not { } date || named.Checkpoint.HomeDates.Any(rows => rows.Date == date)))
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

    private bool IsWanted(CheckpointKey name, HomeDate? only) =>
        only is not { } date || !_known.TryGetValue(name.Key, out KnownCheckpoints? known) || known.HasRowsOf(date);

    private Task<IReadOnlyList<NamedCheckpoint>> HeldByAsync(CheckpointKey name, CancellationToken cancellation) =>
        _known.TryGetValue(name.Key, out KnownCheckpoints? known) && known.Held is { } held ? Task.FromResult(held) : ReadAsync(name, cancellation);

    private async Task<IReadOnlyList<NamedCheckpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation) =>
        [.. (await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false)).Select(RememberedCheckpoint.Of)];

    private async Task RequireCoveredAsync(
        IReadOnlyList<DamagedCheckpoint> damaged, List<Checkpoint> counting, IReadOnlySet<ObjectKey> marks, HomeDate? only, CancellationToken cancellation)
    {
        if (damaged.Count == 0)
        {
            return;
        }

        List<(SourceId Source, LogPartition Partition, OffsetRange Range)> sound = [.. counting.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))];
        foreach (CheckpointKey name in only is null ? [] : _known.Values.Select(known => known.Name))
        {
            // Checkpoints of other dates cover their ranges too, but for those that are void.
            IEnumerable<(SourceId Source, LogPartition Partition, OffsetRange Range)> ranges = name.IsInterval || CollectedFile.MayVoid(marks, name)
                ? (await ReadAsync(name, cancellation).ConfigureAwait(false)).Select(named => named.Checkpoint).Where(checkpoint => !CollectedFile.Voids(marks, checkpoint))
                    .Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range))
                : [(name.Source, name.Partition, name.Range)];
            sound.AddRange(ranges);
        }

        var covered = Coverage.Of(sound, []);
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
