using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Where a partition's consumer has to go on, read from its checkpoints.</summary>
/// <param name="Next">The first offset that no checkpoint covers, or where the source begins; null where there is neither.</param>
/// <param name="LeaderEpoch">The leader epoch of the newest checkpoint, where it has one.</param>
/// <param name="CaughtUpAt">When the newest checkpoint had seen the partition's end.</param>
/// <param name="LastMessage">The last message before <paramref name="Next"/>, where there was one.</param>
public sealed record PartitionProgress(LogOffset? Next, int? LeaderEpoch, Timestamp? CaughtUpAt, LastMessage? LastMessage)
{
    public static readonly PartitionProgress None = new(null, null, null, null);

    /// <summary>Whether anything was written down: a generation of a topic may begin at an offset without having been read.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>
    /// The end of the first unbroken stretch of checkpoints. Checkpoints that overlap are as good as ones that follow each other;
    /// where one is missing in the middle its range is read again, which is harmless.
    /// </summary>
    /// <exception cref="DamagedDataException">The checkpoint to go on from isn't what its name says.</exception>
    public static async Task<PartitionProgress> RecoverAsync(
        IObjectStore store, SourceRecord source, LogPartition partition, CancellationToken cancellation)
    {
        IReadOnlyList<CheckpointKey> names = await CheckpointCatalog.ListAsync(store, source.Source, partition, cancellation).ConfigureAwait(false);
        if (OffsetRange.EndOfFirstStretch(names.Select(name => name.Range)) is not { } end)
        {
            return None with { Next = source.StartOf(partition) };
        }

        var last = new List<Checkpoint>();
        foreach (CheckpointKey name in names.Where(name => name.Range.To == end))
        {
            last.Add(await CheckpointCatalog.ReadAsync(store, name, cancellation).ConfigureAwait(false));
        }

        return new PartitionProgress(
            end,
            last.Select(checkpoint => checkpoint.LeaderEpoch).Max(),
            last.Select(checkpoint => checkpoint.CaughtUpAt).Max(),
            last.Select(checkpoint => checkpoint.LastMessage).MaxBy(message => message?.Offset))
        {
            HasCheckpoint = true,
        };
    }
}
