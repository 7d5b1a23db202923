using Accounting.Aggregator.Runs;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>
/// What a new generation of a topic begins with.
/// <list type="bullet">
/// <item>The same log: a partition that still holds the offset wanted goes on there, so nothing is read twice. One that was truncated begins
/// at the earliest offset it holds. What retention cut off between the two is lost; where the end itself went back, nobody knows what was written
/// beyond the offset wanted. The same holds for a partition that is begun anew on someone's word.</item>
/// <item>Another log (recreated, or moved to another cluster): every partition begins at the earliest offset it holds, and nobody knows what the
/// retired log held beyond what was read of it.</item>
/// </list>
/// </summary>
public sealed class SuccessionPlan
{
    private SuccessionPlan(SourceRecord retiring, LogSurvey survey, bool isSameLog, IReadOnlyList<PartitionSuccession> partitions)
    {
        Retiring = retiring;
        Survey = survey;
        IsSameLog = isSameLog;
        Partitions = partitions;
    }

    public SourceRecord Retiring { get; }

    public LogSurvey Survey { get; }

    /// <summary>Whether the topic is the one that is retired, as far as the broker tells.</summary>
    public bool IsSameLog { get; }

    /// <summary>Every partition of either generation, ascending.</summary>
    public IReadOnlyList<PartitionSuccession> Partitions { get; }

    /// <summary>Whether there is anything to repair: the log is another, or a partition can't go on where it was.</summary>
    public bool IsNeeded => !IsSameLog || Partitions.Any(partition => partition.Lost is not null);

    /// <param name="retiring">The newest generation.</param>
    /// <param name="inputs">What was read of it; of others is passed over.</param>
    /// <param name="survey">What the broker has.</param>
    /// <param name="anew">Partitions that are begun anew although they hold the offset wanted: someone knows that their content was replaced.</param>
    public static SuccessionPlan Of(SourceRecord retiring, Inputs inputs, LogSurvey survey, IReadOnlySet<LogPartition> anew)
    {
        var reach = SourceReach.Of(retiring, inputs);
        bool isSameLog = retiring.Log.IsSameLogAs(survey.Identity) && survey.Partitions.Count >= reach.PartitionCount;
        Dictionary<LogPartition, PartitionBounds> held = survey.Partitions.ToDictionary(bounds => bounds.Partition);
        IEnumerable<LogPartition> all = Enumerable.Range(0, Math.Max(reach.PartitionCount, survey.Partitions.Count)).Select(number => new LogPartition(number));
        return new SuccessionPlan(retiring, survey, isSameLog, [.. all.Select(partition =>
            !held.TryGetValue(partition, out PartitionBounds bounds) ? new PartitionSuccession(partition, null, Beyond(reach, partition))
            : isSameLog && !anew.Contains(partition) ? GoOn(bounds, reach.EndOf(partition))
            : new PartitionSuccession(partition, bounds.Earliest, Beyond(reach, partition)))]);
    }

    public SourceRecord ToRecord(string by, string reason, Timestamp at) => Retiring.Successor(
        Survey.Identity,
        new SourceSuccession { Retired = Retiring.Source, By = by, Reason = reason, At = at, Partitions = Partitions });

    private static PartitionSuccession GoOn(PartitionBounds held, LogOffset? wanted)
    {
        if (wanted is not { } end)
        {
            return new PartitionSuccession(held.Partition, held.Earliest, null);
        }

        return end < held.Earliest ? new PartitionSuccession(held.Partition, held.Earliest, new LostOffsets(end, held.Earliest))
            : end > held.End ? new PartitionSuccession(held.Partition, held.Earliest, new LostOffsets(end, null))
            : new PartitionSuccession(held.Partition, end, null);
    }

    /// <summary>All that a log held of a partition beyond what was read of it; nothing where it had no such partition.</summary>
    private static LostOffsets? Beyond(SourceReach reach, LogPartition partition) =>
        partition.Value < reach.PartitionCount ? new LostOffsets(reach.EndOf(partition) ?? default, null) : null;
}
