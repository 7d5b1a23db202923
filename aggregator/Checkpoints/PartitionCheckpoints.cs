using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What the names of one partition's checkpoints tell, and the source's newest intervals, without reading more of them than has to be.</summary>
public sealed class PartitionCheckpoints
{
    private readonly IObjectStore _store;
    private readonly LogPartition _partition;
    private readonly IReadOnlySet<ObjectKey> _marks;
    private readonly KnownIntervals _intervals;

    private PartitionCheckpoints(IObjectStore store, LogPartition partition, IReadOnlySet<ObjectKey> marks, KnownIntervals intervals, IEnumerable<CheckpointStretch> stretches)
    {
        _store = store;
        _partition = partition;
        _marks = marks;
        _intervals = intervals;
        Stretches =
        [
            .. stretches.Concat(intervals.Sound.SelectMany(interval => Counting(interval.Held).Select(checkpoint => new CheckpointStretch(interval.Name, checkpoint.Range))))
                .OrderBy(stretch => stretch.Range.From).ThenBy(stretch => stretch.Range.To),
        ];
    }

    /// <summary>Of those that count, ordered by range.</summary>
    public IReadOnlyList<CheckpointStretch> Stretches { get; }

    /// <summary>Intervals that can't be read: they may have told of the partition.</summary>
    public IReadOnlyList<DamagedCheckpoint> DamagedIntervals => _intervals.Damaged;

    /// <param name="store">The store.</param>
    /// <param name="source">The source.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="intervals">What is known of the store's intervals: it is refreshed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<PartitionCheckpoints> ListAsync(IObjectStore store, SourceId source, LogPartition partition, KnownIntervals intervals, CancellationToken cancellation)
    {
        // Intervals first: what is consolidated in between stands in both.
        await intervals.RefreshAsync(source, cancellation).ConfigureAwait(false);
        CheckpointListing listing = CheckpointListing.Of(
            await store.ListAsync(CheckpointKey.Folder(source, partition), cancellation).ConfigureAwait(false));
        HashSet<ObjectKey> marks = [.. listing.Marks, .. intervals.Marks];
        var stretches = new List<CheckpointStretch>();
        foreach (CheckpointKey name in listing.Names)
        {
            stretches.AddRange(
                CollectedFile.MayVoid(marks, name)
                    ? await PiecesAsync(store, marks, name, cancellation).ConfigureAwait(false)
                    : [new CheckpointStretch(name, name.Range)]);
        }

        return new PartitionCheckpoints(store, partition, marks, intervals, stretches);
    }

    /// <summary>What an object holds of the partition that counts.</summary>
    /// <exception cref="DamagedDataException">It is missing or isn't what its name says.</exception>
    public async Task<IReadOnlyList<Checkpoint>> ReadAsync(CheckpointKey name, CancellationToken cancellation) =>
    [
        .. Counting(name.IsInterval
            ? _intervals.Sound.First(interval => interval.Name.Key == name.Key).Held
            : await CheckpointObject.ReadAsync(_store, name, cancellation).ConfigureAwait(false)),
    ];

    private IEnumerable<Checkpoint> Counting(IReadOnlyList<NamedCheckpoint> held) => Counting(_marks, held).Where(checkpoint => checkpoint.Partition == _partition);

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
