using Accounting.Aggregator;
using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>How far a partition is known to have been read, by its checkpoints.</summary>
/// <param name="Source">The topic's generation.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Next">The first offset that no checkpoint covers; null where there is no checkpoint.</param>
/// <param name="CaughtUpAt">When it was last seen read to its end.</param>
/// <param name="CheckpointAt">When the newest checkpoint was written; null where there is none.</param>
public sealed record LogPosition(SourceId Source, LogPartition Partition, LogOffset? Next, Timestamp? CaughtUpAt, Timestamp? CheckpointAt)
{
    /// <summary>Of every partition of every source, those without a checkpoint of their own included.</summary>
    public static IReadOnlyList<LogPosition> Of(IReadOnlyList<Checkpoint> checkpoints)
    {
        var positions = new List<LogPosition>();
        foreach (IGrouping<SourceId, Checkpoint> source in checkpoints.GroupBy(checkpoint => checkpoint.Source).OrderBy(group => group.Key))
        {
            ILookup<LogPartition, Checkpoint> byPartition = source.ToLookup(checkpoint => checkpoint.Partition);
            for (int partition = 0; partition < source.Max(checkpoint => checkpoint.PartitionCount); partition++)
            {
                positions.Add(Of(source.Key, new LogPartition(partition), [.. byPartition[new LogPartition(partition)]]));
            }
        }

        return positions;
    }

    /// <summary>What lies beyond a gap says nothing of having been read to the end.</summary>
    private static LogPosition Of(SourceId source, LogPartition partition, IReadOnlyList<Checkpoint> own)
    {
        LogOffset? next = OffsetRange.EndOfFirstStretch(own.Select(checkpoint => checkpoint.Range));
        return new LogPosition(
            source,
            partition,
            next,
            own.Where(checkpoint => checkpoint.From <= next).Max(checkpoint => checkpoint.CaughtUpAt),
            own.Max(checkpoint => (Timestamp?)checkpoint.CreatedAt));
    }
}
