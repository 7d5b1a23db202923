using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What the names of one partition's checkpoints tell, without reading more of them than has to be.</summary>
public sealed class PartitionCheckpoints
{
    private readonly IObjectStore _store;
    private readonly IReadOnlySet<ObjectKey> _marks;

    private PartitionCheckpoints(IObjectStore store, IReadOnlySet<ObjectKey> marks, IReadOnlyList<CheckpointStretch> stretches)
    {
        _store = store;
        _marks = marks;
        Stretches = stretches;
    }

    /// <summary>Of those that count, ordered by range.</summary>
    public IReadOnlyList<CheckpointStretch> Stretches { get; }

    public static async Task<PartitionCheckpoints> ListAsync(IObjectStore store, SourceId source, LogPartition partition, CancellationToken cancellation)
    {
        CheckpointListing listing = CheckpointListing.Of(
            await store.ListAsync(CheckpointKey.Folder(source, partition), cancellation).ConfigureAwait(false));
        var stretches = new List<CheckpointStretch>();
        foreach (CheckpointKey name in listing.Names)
        {
            stretches.AddRange(
                CollectedFile.MayVoid(listing.Marks, name)
                    ? await PiecesAsync(store, listing.Marks, name, cancellation).ConfigureAwait(false)
                    : [new CheckpointStretch(name, name.Range)]);
        }

        return new PartitionCheckpoints(store, listing.Marks, [.. stretches.OrderBy(stretch => stretch.Range.From).ThenBy(stretch => stretch.Range.To)]);
    }

    /// <summary>What an object holds that counts.</summary>
    /// <exception cref="DamagedDataException">It is missing or isn't what its name says.</exception>
    public async Task<IReadOnlyList<Checkpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation) =>
        [.. Counting(_marks, await CheckpointObject.ReadAsync(_store, name, cancellation).ConfigureAwait(false))];

    private static IEnumerable<Checkpoint> Counting(IReadOnlySet<ObjectKey> marks, IReadOnlyList<NamedCheckpoint> held) =>
        held.Select(named => named.Checkpoint).Where(checkpoint => !CollectedFile.Voids(marks, checkpoint));

    private static async Task<IEnumerable<CheckpointStretch>> PiecesAsync(
        IObjectStore store, IReadOnlySet<ObjectKey> marks, CheckpointKey name, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<NamedCheckpoint> held = await CheckpointObject.ReadAsync(store, name, cancellation).ConfigureAwait(false);
            return Counting(marks, held).Select(checkpoint => new CheckpointStretch(name, checkpoint.Range));
        }
        catch (DamagedDataException)
        {
            // Who needs it will read it and be told.
            return [new CheckpointStretch(name, name.Range)];
        }
    }
}
