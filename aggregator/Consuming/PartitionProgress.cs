using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>Where a partition's consumer has to go on, read from its checkpoints.</summary>
/// <param name="Next">The first offset that no sound checkpoint covers, or where the source begins; null where there is neither.</param>
/// <param name="LeaderEpoch">The leader epoch of the newest checkpoint, where it has one.</param>
/// <param name="LastMessage">The last message before <paramref name="Next"/>, where there was one.</param>
public sealed record PartitionProgress(LogOffset? Next, int? LeaderEpoch, LastMessage? LastMessage)
{
    public static readonly PartitionProgress None = new(null, null, null);

    /// <summary>Whether anything was written down: a generation of a topic may begin at an offset without having been read.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>
    /// The end of the first unbroken stretch of checkpoints. Checkpoints that overlap are as good as ones that follow each other;
    /// where one is missing in the middle its range is read again, which is harmless. Where the newest can't be read, the one before it stands,
    /// and its name still says from where on the log has to be read again: never from further on, and never from what the log happens to hold.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="source">The partition's source.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="intervals">What is known of the store's intervals: it is refreshed.</param>
    /// <param name="fallenBack">Told of each checkpoint that can't be read.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    /// <exception cref="DamagedDataException">The checkpoints of an interval can't be read, and no others tell where the partition was begun.</exception>
    public static async Task<PartitionProgress> RecoverAsync(
        IObjectStore store, SourceRecord source, LogPartition partition, KnownIntervals intervals, Action<DamagedCheckpoint> fallenBack, CancellationToken cancellation)
    {
        PartitionCheckpoints stored = await PartitionCheckpoints.ListAsync(store, source.Source, partition, intervals, cancellation).ConfigureAwait(false);
        List<CheckpointStretch> stretches = [.. stored.Stretches];
        foreach (DamagedCheckpoint damaged in stored.DamagedIntervals)
        {
            // Whatever it told of the partition follows what sound ones tell, unless they tell of nothing.
            fallenBack(damaged);
            if (stretches.TrueForAll(stretch => stretch.Range.IsEmpty))
            {
                throw new DamagedDataException(damaged.Problem);
            }
        }

        LogOffset? damagedFrom = null;
        while (OffsetRange.EndOfFirstStretch(stretches.Select(stretch => stretch.Range)) is { } end)
        {
            var sound = new List<Checkpoint>();
            var damaged = new List<CheckpointKey>();
            foreach (CheckpointKey name in stretches.Where(stretch => stretch.Range.To == end).Select(stretch => stretch.Name).Distinct())
            {
                try
                {
                    IReadOnlyList<Checkpoint> read = await stored.ReadAsync(name, cancellation).ConfigureAwait(false);
                    sound.AddRange(read.Where(checkpoint => checkpoint.To == end));
                }
                catch (DamagedDataException exception)
                {
                    fallenBack(new DamagedCheckpoint(name, exception.Message));
                    damaged.Add(name);
                }
            }

            if (damaged.Count == 0)
            {
                return Of(end, sound);
            }

            stretches.RemoveAll(stretch => damaged.Contains(stretch.Name));
            foreach (LogOffset from in damaged.Where(name => !name.Range.IsEmpty).Select(name => name.Range.From))
            {
                damagedFrom = damagedFrom < from ? damagedFrom : from;
            }

            // "Nothing had come beyond here" said nothing of what is missing before.
            stretches.RemoveAll(stretch => stretch.Range.IsEmpty && stretch.Range.To > damagedFrom);
        }

        return None with { Next = damagedFrom ?? source.StartOf(partition) };
    }

    private static PartitionProgress Of(LogOffset end, List<Checkpoint> last) => new(
        end,
        last.Select(checkpoint => checkpoint.LeaderEpoch).Max(),
        last.Select(checkpoint => checkpoint.LastMessage).MaxBy(message => message?.Offset))
    {
        HasCheckpoint = true,
    };
}
