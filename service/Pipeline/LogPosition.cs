using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>How far a partition is known to have been read, by its checkpoints.</summary>
/// <param name="Source">The topic's generation.</param>
/// <param name="IsRetired">Whether a later generation took its place, so that nothing more is read of it.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Next">The first offset that no checkpoint covers, or where the generation begins; null where there is neither.</param>
/// <param name="CaughtUpAt">When it was last seen read to its end.</param>
/// <param name="CheckpointAt">When the newest checkpoint was written; null where there is none.</param>
/// <param name="Counted">What became of the offsets up to <paramref name="Next"/>; null where overlapping checkpoints don't tell.</param>
public sealed record LogPosition(SourceRecord Source, bool IsRetired, LogPartition Partition, LogOffset? Next, Timestamp? CaughtUpAt, Timestamp? CheckpointAt, CountedRange? Counted)
{
    /// <summary>Of every partition of every source, those without a checkpoint of their own included.</summary>
    public static IReadOnlyList<LogPosition> Of(SourceCatalog sources, IReadOnlyList<Checkpoint> checkpoints)
    {
        var positions = new List<LogPosition>();
        foreach (SourceRecord source in sources.Records)
        {
            var reach = SourceReach.Of(source, checkpoints);
            for (int partition = 0; partition < reach.PartitionCount; partition++)
            {
                positions.Add(Of(source, sources.IsRetired(source.Source), new LogPartition(partition), reach));
            }
        }

        return positions;
    }

    /// <summary>What lies beyond a gap says nothing of having been read to the end.</summary>
    private static LogPosition Of(SourceRecord source, bool isRetired, LogPartition partition, SourceReach reach)
    {
        LogOffset? next = reach.EndOf(partition);
        return new LogPosition(
            source,
            isRetired,
            partition,
            next,
            reach.CheckpointsOf(partition).Where(checkpoint => checkpoint.From <= next).Max(checkpoint => checkpoint.CaughtUpAt),
            reach.CheckpointsOf(partition).Max(checkpoint => (Timestamp?)checkpoint.CreatedAt),
            CountedRange.Of([.. reach.CheckpointsOf(partition)]));
    }
}
