using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>What the checkpoints of a consolidated object say of reading, together: what one checkpoint of all their offsets would say.</summary>
/// <param name="PartitionCount">The most partitions that one of them knew of.</param>
/// <param name="OldestLoggedAt">The oldest of the broker's timestamps; null where there is no message.</param>
/// <param name="NewestLoggedAt">The newest of them.</param>
/// <param name="CaughtUpAt">When the end was last seen, as far as the broker's times within the object bear that out.</param>
/// <param name="LatestAt">The latest time that one of them says of what it read. Where that is still to come by the clock of who asks, each of them has to be asked.</param>
/// <param name="FirstCreatedAt">When the first of them was written.</param>
/// <param name="LastCreatedAt">When the last of them was.</param>
/// <param name="Counters">What became of every offset, each counted once.</param>
public sealed record SettledProgress(
    int PartitionCount,
    Timestamp? OldestLoggedAt,
    Timestamp? NewestLoggedAt,
    Timestamp? CaughtUpAt,
    Timestamp? LatestAt,
    Timestamp FirstCreatedAt,
    Timestamp LastCreatedAt,
    CheckpointCounters Counters)
{
    /// <returns>Null where owners left them overlapping so that no choice of them counts each offset once.</returns>
    internal static SettledProgress? TryOf(IReadOnlyList<Checkpoint> checkpoints) => CountedRange.Of(checkpoints) is not { } counted ? null : new SettledProgress(
        checkpoints.Max(checkpoint => checkpoint.PartitionCount),
        checkpoints.Min(checkpoint => checkpoint.OldestLoggedAt),
        checkpoints.Max(checkpoint => checkpoint.NewestLoggedAt),
        CaughtUpTime.Of(checkpoints, new Timestamp(long.MaxValue)),
        checkpoints.SelectMany(checkpoint => new[] { checkpoint.CaughtUpAt, checkpoint.NewestLoggedAt }).Max(),
        checkpoints.Min(checkpoint => checkpoint.CreatedAt),
        checkpoints.Max(checkpoint => checkpoint.CreatedAt),
        counted.Counters);
}
