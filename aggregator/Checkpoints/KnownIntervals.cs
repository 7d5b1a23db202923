using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// What the intervals of a source say that aren't consolidated yet, for who takes over one partition after the other: each is read once, and only what is
/// new is read when the next partition comes. Running totals and sums by month are left in the store.
/// </summary>
/// <param name="store">The store.</param>
public sealed class KnownIntervals(IObjectStore store)
{
    private readonly Dictionary<ObjectKey, IReadOnlyList<NamedCheckpoint>> _read = [];

    /// <summary>Those of the last refresh that could be read.</summary>
    internal IReadOnlyList<(CheckpointKey Name, IReadOnlyList<NamedCheckpoint> Held)> Sound { get; private set; } = [];

    /// <summary>Those that couldn't: nobody knows what partitions and offsets they told of.</summary>
    internal IReadOnlyList<DamagedCheckpoint> Damaged { get; private set; } = [];

    /// <summary>The marks of collected bundles.</summary>
    internal IReadOnlySet<ObjectKey> Marks { get; private set; } = new HashSet<ObjectKey>();

    internal async Task RefreshAsync(SourceId source, CancellationToken cancellation)
    {
        CheckpointListing listing = CheckpointListing.Of(await store.ListAsync(CheckpointKey.IntervalsFolder(source), cancellation).ConfigureAwait(false));
        foreach (ObjectKey gone in _read.Keys.Where(key => !listing.Shows(key)).ToList())
        {
            _read.Remove(gone);
        }

        var sound = new List<(CheckpointKey, IReadOnlyList<NamedCheckpoint>)>();
        var damaged = new List<DamagedCheckpoint>();
        await foreach ((CheckpointKey name, Task<IReadOnlyList<NamedCheckpoint>> reading) in store.ReadEachAsync(listing.Names, name => HeldByAsync(name, cancellation)).ConfigureAwait(false))
        {
            try
            {
                IReadOnlyList<NamedCheckpoint> held = await reading.ConfigureAwait(false);
                _read[name.Key] = held;
                sound.Add((name, held));
            }
            catch (DamagedDataException exception)
            {
                damaged.Add(new DamagedCheckpoint(name, exception.Message));
            }
        }

        (Sound, Damaged, Marks) = (sound, damaged, listing.Marks);
    }

    private async Task<IReadOnlyList<NamedCheckpoint>> HeldByAsync(CheckpointKey name, CancellationToken cancellation) =>
        _read.TryGetValue(name.Key, out IReadOnlyList<NamedCheckpoint>? held)
            ? held
            : [.. (await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false)).Select(RememberedCheckpoint.WithoutMonths)];
}
