using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// Which offsets a wish concerns, by what checkpoints say of their intervals. Between two intervals that are concerned lies nothing that
/// isn't: offsets that no checkpoint covers are concerned where they may hold a message of the time. Beyond the last checkpoint of a
/// partition nothing is concerned: that is the consumer's to read.
/// </summary>
public static class ReplaySelection
{
    /// <summary>What was logged from <paramref name="since"/> on, up to and with <paramref name="until"/>.</summary>
    public static IReadOnlyList<PartitionCoverage> LoggedBetween(IReadOnlyList<Checkpoint> checkpoints, Timestamp since, Timestamp until) =>
        Select(checkpoints, since, until, _ => false);

    /// <summary>What was logged on the UTC days, and every interval that holds a row of one of these home dates, whenever it was logged.</summary>
    public static IReadOnlyList<PartitionCoverage> OfDays(IReadOnlyList<Checkpoint> checkpoints, HomeDate first, HomeDate last) => Select(
        checkpoints,
        first.Midnight,
        new Timestamp(last.PlusDays(1).Midnight.Microseconds - 1),
        checkpoint => checkpoint.HomeDates.Any(rows => rows.Date >= first && rows.Date <= last));

    /// <summary>What lies between the first and the last offset that checkpoints cover, but for what was read; offsets that no checkpoint covers are among it.</summary>
    public static IReadOnlyList<PartitionCoverage> Beyond(IReadOnlyList<Checkpoint> checkpoints, Coverage read) =>
    [
        .. checkpoints
            .Where(checkpoint => !checkpoint.Range.IsEmpty)
            .GroupBy(checkpoint => (checkpoint.Source, checkpoint.Partition))
            .Select(partition => new PartitionCoverage(
                partition.Key.Source,
                partition.Key.Partition,
                OffsetRange.Without([new OffsetRange(partition.Min(checkpoint => checkpoint.From), partition.Max(checkpoint => checkpoint.To))], read.RangesOf(partition.Key.Source, partition.Key.Partition))))
            .Where(partition => partition.Ranges.Count > 0),
    ];

    private static IReadOnlyList<PartitionCoverage> Select(IReadOnlyList<Checkpoint> checkpoints, Timestamp since, Timestamp until, Func<Checkpoint, bool> isConcernedAnyway)
    {
        var ranges = new List<(SourceId, LogPartition, OffsetRange)>();
        foreach (var partition in checkpoints.Where(checkpoint => !checkpoint.Range.IsEmpty).GroupBy(checkpoint => (checkpoint.Source, checkpoint.Partition)))
        {
            (LogOffset End, Timestamp? Oldest)? before = null;
            Checkpoint[] ordered = [.. partition.OrderBy(checkpoint => checkpoint.From).ThenBy(checkpoint => checkpoint.To)];
            for (int index = 0; index < ordered.Length; index++)
            {
                Checkpoint checkpoint = ordered[index];
                if (before is { } known && checkpoint.From > known.End && !(NextLoggedAt(ordered, index) < since) && !(known.Oldest > until))
                {
                    ranges.Add((partition.Key.Source, partition.Key.Partition, new OffsetRange(known.End, checkpoint.From)));
                }

                if ((checkpoint.NewestLoggedAt >= since && checkpoint.OldestLoggedAt <= until) || isConcernedAnyway(checkpoint))
                {
                    ranges.Add((partition.Key.Source, partition.Key.Partition, checkpoint.Range));
                }

                if (before is not { } reached || checkpoint.To > reached.End)
                {
                    before = (checkpoint.To, checkpoint.OldestLoggedAt ?? before?.Oldest);
                }
            }
        }

        return Coverage.Of(ranges, []).Partitions;
    }

    /// <summary>When the next message was logged, at the latest; null where none follows.</summary>
    private static Timestamp? NextLoggedAt(Checkpoint[] ordered, int index) =>
        ordered.Skip(index).Select(checkpoint => checkpoint.NewestLoggedAt).FirstOrDefault(at => at is not null);
}
