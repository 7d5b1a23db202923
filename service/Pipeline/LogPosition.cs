using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;

namespace Accounting.Service.Pipeline;

/// <summary>
/// How far a partition is known to have been read, by its checkpoints and by runs that read again what they lack. When it had been read to its end only a consumer's clock says; another clock bounds it:
/// <list type="number">
/// <item>what the clock of who asks hasn't come to yet, says nothing (<see cref="AheadAt"/>);</item>
/// <item>what the broker logged before a partition's end was seen to be there lay before that end (<see cref="CaughtUpTime"/>).</item>
/// </list>
/// The third bound is the close's, which asks the broker whether anything is left: <see cref="UnreadBeyond"/>.
/// </summary>
/// <param name="Source">The topic's generation.</param>
/// <param name="IsRetired">Whether a later generation took its place, so that nothing more is read of it.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Next">The first offset that was not read, or where the generation begins; null where there is neither.</param>
/// <param name="CaughtUpAt">When it was last seen read to its end, as far as other clocks bear it out.</param>
/// <param name="AheadAt">When it was last seen read to its end by a consumer's clock, where that is still to come by the clock of who asks; else null.</param>
/// <param name="CheckpointAt">When the newest checkpoint was written; null where there is none.</param>
/// <param name="UnreadBeyond">Where the broker holds messages that nobody has read: the newest of its times on what was read; null where it holds none, or wasn't asked.</param>
/// <param name="Counted">What became of the offsets up to <paramref name="Next"/>; null where its checkpoints don't tell: they overlap, or a run read what they lack.</param>
public sealed record LogPosition(
    SourceRecord Source,
    bool IsRetired,
    LogPartition Partition,
    LogOffset? Next,
    Timestamp? CaughtUpAt,
    Timestamp? AheadAt,
    Timestamp? CheckpointAt,
    Timestamp? UnreadBeyond,
    CountedRange? Counted)
{
    /// <summary>Whether no checkpoint of its own says anything of it.</summary>
    public bool IsUnread => CheckpointAt is null;

    /// <summary>Of every partition of every source, those without a checkpoint of their own included.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="inputs">What was read of them.</param>
    /// <param name="now">The time by the clock of who asks.</param>
    /// <param name="standing">What the broker has by now: partitions that no checkpoint knows of, messages that nobody has read; null where it wasn't asked or didn't answer.</param>
    public static IReadOnlyList<LogPosition> Of(SourceCatalog sources, Inputs inputs, Timestamp now, StandingTopic? standing = null)
    {
        var positions = new List<LogPosition>();
        foreach (SourceRecord source in sources.Records)
        {
            var reach = SourceReach.Of(source, inputs);
            bool isRetired = sources.IsRetired(source.Source);
            StandingTopic? own = standing?.Log is { } log && !isRetired && source.Log.IsSameLogAs(log) ? standing : null;
            for (int partition = 0; partition < Math.Max(reach.PartitionCount, own?.Log?.PartitionCount ?? 0); partition++)
            {
                positions.Add(Of(source, isRetired, new LogPartition(partition), reach, now, own));
            }
        }

        return positions;
    }

    /// <summary>What lies beyond a gap says nothing of having been read to the end.</summary>
    private static LogPosition Of(SourceRecord source, bool isRetired, LogPartition partition, SourceReach reach, Timestamp now, StandingTopic? standing)
    {
        LogOffset? next = reach.EndOf(partition);
        Checkpoint[] read = [.. reach.CheckpointsOf(partition).Where(checkpoint => checkpoint.From <= next)];
        bool hasUnread = standing?.EndOf(partition) is { } end && (next is not { } known || known < end);
        return new LogPosition(
            source,
            isRetired,
            partition,
            next,
            CaughtUpTime.Of(read, now),
            read.Max(checkpoint => checkpoint.CaughtUpAt) is { } ahead && ahead > now ? ahead : null,
            reach.CheckpointsOf(partition).Max(checkpoint => (Timestamp?)checkpoint.CreatedAt),
            hasUnread ? read.Where(checkpoint => checkpoint.NewestLoggedAt <= now).Max(checkpoint => checkpoint.NewestLoggedAt) ?? default(Timestamp) : null,
            CountedRange.Of([.. reach.CheckpointsOf(partition)]) is { } counted && counted.Range.To == next ? counted : null);
    }
}
