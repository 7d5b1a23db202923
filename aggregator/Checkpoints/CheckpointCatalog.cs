using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of a store. Each is read and checked once and then remembered, since none ever changes;
/// <see cref="RefreshAsync"/> reads only the names it hasn't seen.
/// </summary>
public sealed class CheckpointCatalog(IObjectStore store)
{
    private readonly Dictionary<ObjectKey, Checkpoint> _checkpoints = [];

    /// <summary>By source, partition and range.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; private set; } = [];

    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        foreach (StoredObject listed in await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false))
        {
            if (!_checkpoints.ContainsKey(listed.Key) && CheckpointKey.TryParse(listed.Key, out CheckpointKey? name))
            {
                _checkpoints.Add(listed.Key, await ReadAsync(store, name, cancellation).ConfigureAwait(false));
            }
        }

        Checkpoints =
        [
            .. _checkpoints.Values
                .OrderBy(checkpoint => checkpoint.Source)
                .ThenBy(checkpoint => checkpoint.Partition)
                .ThenBy(checkpoint => checkpoint.From)
                .ThenBy(checkpoint => checkpoint.To)
                .ThenBy(checkpoint => checkpoint.CreatedAt),
        ];
    }

    /// <summary>The names of one partition's checkpoints, ordered by range.</summary>
    public static async Task<IReadOnlyList<CheckpointKey>> ListAsync(
        IObjectStore store, SourceId source, LogPartition partition, CancellationToken cancellation)
    {
        var names = new List<CheckpointKey>();
        foreach (StoredObject listed in await store.ListAsync(CheckpointKey.Folder(source, partition), cancellation).ConfigureAwait(false))
        {
            if (CheckpointKey.TryParse(listed.Key, out CheckpointKey? name))
            {
                names.Add(name);
            }
        }

        return [.. names.OrderBy(name => name.Range.From).ThenBy(name => name.Range.To)];
    }

    /// <exception cref="DamagedDataException">The checkpoint is missing or isn't what its name says.</exception>
    public static async Task<Checkpoint> ReadAsync(IObjectStore store, CheckpointKey name, CancellationToken cancellation)
    {
        byte[] bytes = await store.TryReadAsync(name.Key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"The checkpoint {name.Key} was listed and cannot be found; restore it from a copy of the store.");
        if (ContentHash256.Of(bytes).Prefix16 != name.Hash)
        {
            throw new DamagedDataException($"The bytes of the checkpoint {name.Key} are not those its name says; restore it from a copy of the store.");
        }

        Checkpoint checkpoint = StoreJson.Deserialize<Checkpoint>(name.Key, bytes);
        if (checkpoint.Format != Checkpoint.CurrentFormat || checkpoint.Source != name.Source
            || checkpoint.Partition != name.Partition || checkpoint.Range != name.Range)
        {
            throw new DamagedDataException($"The checkpoint {name.Key} speaks of another place or is of format {checkpoint.Format}; this version reads format {Checkpoint.CurrentFormat}.");
        }

        return checkpoint;
    }
}
