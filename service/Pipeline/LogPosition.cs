using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>How far a partition is known to have been read, by its checkpoints and by runs that read again what they lack.</summary>
/// <param name="Source">The topic's generation.</param>
/// <param name="IsRetired">Whether a later generation took its place, so that nothing more is read of it.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Next">The first offset that was not read, or where the generation begins; null where there is neither.</param>
/// <param name="CaughtUpAt">When it was last seen read to its end.</param>
/// <param name="CheckpointAt">When the newest checkpoint was written; null where there is none.</param>
/// <param name="Counted">What became of the offsets up to <paramref name="Next"/>; null where its checkpoints don't tell: they overlap, or a run read what they lack.</param>
public sealed record LogPosition(SourceRecord Source, bool IsRetired, LogPartition Partition, LogOffset? Next, Timestamp? CaughtUpAt, Timestamp? CheckpointAt, CountedRange? Counted)
{
    /// <summary>Whether no checkpoint of its own says anything of it.</summary>
    public bool IsUnread => CheckpointAt is null;

    /// <summary>Of every partition of every source, those without a checkpoint of their own included.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="inputs">What was read of them.</param>
    /// <param name="standing">What the broker has by now: partitions that no checkpoint knows of; null where it wasn't asked or didn't answer.</param>
    public static IReadOnlyList<LogPosition> Of(SourceCatalog sources, Inputs inputs, LogIdentity? standing = null)
    {
        var positions = new List<LogPosition>();
        foreach (SourceRecord source in sources.Records)
        {
            var reach = SourceReach.Of(source, inputs);
            bool isRetired = sources.IsRetired(source.Source);
            int standingCount = standing is not null && !isRetired && source.Log.IsSameLogAs(standing) ? standing.PartitionCount : 0;
            for (int partition = 0; partition < Math.Max(reach.PartitionCount, standingCount); partition++)
            {
                positions.Add(Of(source, isRetired, new LogPartition(partition), reach));
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
            CountedRange.Of([.. reach.CheckpointsOf(partition)]) is { } counted && counted.Range.To == next ? counted : null);
    }
}
