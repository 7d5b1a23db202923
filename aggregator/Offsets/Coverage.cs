using Accounting.Ingest;

namespace Accounting.Aggregator.Offsets;

/// <summary>
/// What a result includes: per source and partition the offset ranges whose rows are folded in (ascending, disjoint, not touching),
/// and the runs. Two coverages over the same log are equal exactly when the results are of the same rows.
/// </summary>
public sealed record Coverage
{
    public static readonly Coverage Empty = new() { Partitions = [], Runs = [] };

    /// <summary>By source, then partition.</summary>
    public required IReadOnlyList<PartitionCoverage> Partitions { get; init; }

    /// <summary>Complete runs, ascending.</summary>
    public required IReadOnlyList<RunId> Runs { get; init; }

    /// <summary>Adds the ranges of many checkpoints and runs at once.</summary>
    public static Coverage Of(IEnumerable<(SourceId Source, LogPartition Partition, OffsetRange Range)> ranges, IEnumerable<RunId> runs) => new()
    {
        Partitions =
        [
            .. ranges
                .GroupBy(range => (range.Source, range.Partition))
                .OrderBy(group => group.Key.Source).ThenBy(group => group.Key.Partition)
                .Select(group => new PartitionCoverage(group.Key.Source, group.Key.Partition, Merge(group.Select(range => range.Range)))),
        ],
        Runs = [.. runs.Distinct().Order()],
    };

    /// <summary>Everything that is in one of two.</summary>
    public static IReadOnlyList<PartitionCoverage> Union(IEnumerable<PartitionCoverage> first, IEnumerable<PartitionCoverage> second) =>
        Of(first.Concat(second).SelectMany(known => known.Ranges.Select(range => (known.Source, known.Partition, range))), []).Partitions;

    /// <summary>The ranges of one partition; none where it isn't in this.</summary>
    public IReadOnlyList<OffsetRange> RangesOf(SourceId source, LogPartition partition) =>
        Partitions.FirstOrDefault(known => known.Source == source && known.Partition == partition)?.Ranges ?? [];

    /// <summary>Ranges of partitions, and one more.</summary>
    public static IReadOnlyList<PartitionCoverage> Union(IReadOnlyList<PartitionCoverage> partitions, SourceId source, LogPartition partition, OffsetRange range) =>
        Union(partitions, [new PartitionCoverage(source, partition, [range])]);

    /// <summary>Whether everything in <paramref name="other"/> is in this.</summary>
    public bool Includes(Coverage other) =>
        other.Runs.All(Runs.Contains)
        && other.Partitions.All(theirs =>
            theirs.Ranges.All(range => RangesOf(theirs.Source, theirs.Partition).Any(covering => covering.From <= range.From && covering.To >= range.To)));

    /// <summary>What of some ranges isn't in this; partitions of which all is are left out.</summary>
    public IReadOnlyList<PartitionCoverage> Lacks(IEnumerable<PartitionCoverage> wanted) =>
    [
        .. wanted.Select(partition => partition with { Ranges = OffsetRange.Without(partition.Ranges, RangesOf(partition.Source, partition.Partition)) })
            .Where(partition => partition.Ranges.Count > 0),
    ];

    private static List<OffsetRange> Merge(IEnumerable<OffsetRange> ranges)
    {
        var merged = new List<OffsetRange>();
        foreach (OffsetRange range in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.From).ThenBy(range => range.To))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To)
            {
                merged[^1] = merged[^1] with { To = range.To > merged[^1].To ? range.To : merged[^1].To };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }
}
