using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// The checkpoints of a store. Each is read and checked once and then remembered, since none ever changes;
/// <see cref="RefreshAsync(CancellationToken)"/> reads only the names it hasn't seen. Void ones (<see cref="CollectedFile"/>) don't count.
/// <para>
/// A damaged one is set aside only where sound ones cover its whole range, as after it was read again: then it says nothing that they don't.
/// It is looked at again with each refresh.
/// </para>
/// </summary>
public sealed class CheckpointCatalog(IObjectStore store)
{
    private readonly Dictionary<ObjectKey, Checkpoint> _checkpoints = [];
    private readonly HashSet<ObjectKey> _marks = [];

    /// <summary>By source, partition and range.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; private set; } = [];

    /// <summary>The damaged ones that nothing depends on; whoever works on can warn of them.</summary>
    public IReadOnlyList<DamagedCheckpoint> SetAside { get; private set; } = [];

    /// <exception cref="DamagedDataException">A checkpoint isn't what its name says, and no others cover its range.</exception>
    public Task RefreshAsync(CancellationToken cancellation) => RefreshAsync(_ => false, cancellation);

    /// <param name="mayLack">Which checkpoints the caller can do without, though no others cover their range.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">A checkpoint that the caller needs isn't what its name says, and no others cover its range.</exception>
    public async Task RefreshAsync(Predicate<CheckpointKey> mayLack, CancellationToken cancellation)
    {
        var damaged = new List<DamagedCheckpoint>();
        foreach (StoredObject listed in await store.ListAsync(CheckpointKey.SourcesPrefix, cancellation).ConfigureAwait(false))
        {
            if (CollectedFile.IsMark(listed.Key))
            {
                _marks.Add(listed.Key);
            }
            else if (!_checkpoints.ContainsKey(listed.Key) && CheckpointKey.TryParse(listed.Key, out CheckpointKey? name))
            {
                await AddAsync(name, damaged, cancellation).ConfigureAwait(false);
            }
        }

        List<Checkpoint> counting = [.. _checkpoints.Values.Where(checkpoint => !CollectedFile.Voids(_marks, checkpoint))];
        var covered = Coverage.Of(counting.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
        foreach (DamagedCheckpoint missed in damaged)
        {
            if (!mayLack(missed.Name) && !covered.Includes(Coverage.Of([(missed.Name.Source, missed.Name.Partition, missed.Name.Range)], [])))
            {
                throw new DamagedDataException(missed.Problem);
            }
        }

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

    /// <summary>The names of one partition's checkpoints that count, ordered by range.</summary>
    public static async Task<IReadOnlyList<CheckpointKey>> ListAsync(
        IObjectStore store, SourceId source, LogPartition partition, CancellationToken cancellation)
    {
        IReadOnlyList<StoredObject> listed = await store.ListAsync(CheckpointKey.Folder(source, partition), cancellation).ConfigureAwait(false);
        HashSet<ObjectKey> marks = [.. listed.Select(found => found.Key).Where(CollectedFile.IsMark)];
        var names = new List<CheckpointKey>();
        foreach (StoredObject found in listed)
        {
            if (CheckpointKey.TryParse(found.Key, out CheckpointKey? name)
                && !(CollectedFile.MayVoid(marks, name) && await IsVoidAsync(store, marks, name, cancellation).ConfigureAwait(false)))
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
            ?? throw new DamagedDataException($"The checkpoint {name.Key} was listed and cannot be found. {RemedyOf(name)}");
        if (ContentHash256.Of(bytes).Prefix16 != name.Hash)
        {
            throw new DamagedDataException($"The bytes of the checkpoint {name.Key} are not those its name says. {RemedyOf(name)}");
        }

        Checkpoint checkpoint = StoreJson.Deserialize<Checkpoint>(name.Key, bytes);
        if (checkpoint.Format != Checkpoint.CurrentFormat || checkpoint.Source != name.Source
            || checkpoint.Partition != name.Partition || checkpoint.Range != name.Range)
        {
            throw new DamagedDataException($"The checkpoint {name.Key} speaks of another place or is of format {checkpoint.Format}; this version reads format {Checkpoint.CurrentFormat}.");
        }

        return checkpoint;
    }

    /// <summary>What to do about a checkpoint that can't be relied on.</summary>
    public static string RemedyOf(CheckpointKey name) => name.Range.IsEmpty
        ? "Restore it from a copy of the store, or remove it: it only said that nothing had come."
        : $"Restore it from a copy of the store, or remove it: 'accounting run' then reads the topic again from offset {name.Range.From} of partition {name.Partition}, "
            + "and nothing is counted twice.";

    private static async Task<bool> IsVoidAsync(IObjectStore store, HashSet<ObjectKey> marks, CheckpointKey name, CancellationToken cancellation)
    {
        try
        {
            return CollectedFile.Voids(marks, await ReadAsync(store, name, cancellation).ConfigureAwait(false));
        }
        catch (DamagedDataException)
        {
            // Who needs it will read it and be told.
            return false;
        }
    }

    private async Task AddAsync(CheckpointKey name, List<DamagedCheckpoint> damaged, CancellationToken cancellation)
    {
        try
        {
            _checkpoints.Add(name.Key, await ReadAsync(store, name, cancellation).ConfigureAwait(false));
        }
        catch (DamagedDataException exception)
        {
            damaged.Add(new DamagedCheckpoint(name, exception.Message));
        }
    }
}
