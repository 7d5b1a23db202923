using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// What is to be read again, interval by interval. Where checkpoints cover what is wanted their whole intervals are read, so that what is
/// built of one can be compared with its files byte by byte; the rest is read as it is wanted.
/// </summary>
public static class ReadingPlan
{
    /// <summary>By source, partition and range. Every wanted offset is in at least one interval.</summary>
    public static IReadOnlyList<PlannedInterval> Of(IReadOnlyList<PartitionCoverage> wanted, IReadOnlyList<Checkpoint> checkpoints)
    {
        ILookup<(SourceId, LogPartition), Checkpoint> byPartition = checkpoints
            .Where(checkpoint => !checkpoint.Range.IsEmpty)
            .ToLookup(checkpoint => (checkpoint.Source, checkpoint.Partition));
        var intervals = new List<PlannedInterval>();
        foreach (PartitionCoverage partition in wanted.OrderBy(partition => partition.Source).ThenBy(partition => partition.Partition))
        {
            List<Checkpoint> own =
            [
                .. byPartition[(partition.Source, partition.Partition)]
                    .Where(checkpoint => partition.Ranges.Any(checkpoint.Range.Overlaps))
                    .DistinctBy(checkpoint => (checkpoint.Range, checkpoint.Segment?.Key, checkpoint.Quarantine?.Key)),
            ];
            IEnumerable<PlannedInterval> covered = own.Select(checkpoint => new PlannedInterval(partition.Source, partition.Partition, checkpoint.Range, checkpoint));
            IEnumerable<PlannedInterval> uncovered = OffsetRange.Without(partition.Ranges, [.. own.Select(checkpoint => checkpoint.Range)])
                .Select(range => new PlannedInterval(partition.Source, partition.Partition, range, null));
            intervals.AddRange(covered.Concat(uncovered).OrderBy(interval => interval.Range.From).ThenBy(interval => interval.Range.To));
        }

        return intervals;
    }
}
