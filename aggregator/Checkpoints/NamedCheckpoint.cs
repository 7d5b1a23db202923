using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>A checkpoint and the name it was written under, which it keeps when it is consolidated with others.</summary>
/// <param name="Key">The name.</param>
/// <param name="Checkpoint">What it says.</param>
public sealed record NamedCheckpoint(ObjectKey Key, Checkpoint Checkpoint)
{
    /// <summary>
    /// Whether another one says all that this one does: the same, or, where no message had come, that the same place was still the end later on.
    /// Two different ones never say this of each other. One that says a time that is still to come speaks for no other: its writer's clock was wrong.
    /// </summary>
    public bool IsSaidBy(NamedCheckpoint other, Timestamp now) => Key == other.Key || (Checkpoint.Range.IsEmpty
        && Checkpoint.From == other.Checkpoint.From
        && Checkpoint.To == other.Checkpoint.To
        && Checkpoint.PartitionCount == other.Checkpoint.PartitionCount
        && Checkpoint.LeaderEpoch == other.Checkpoint.LeaderEpoch
        && Checkpoint.LastMessage == other.Checkpoint.LastMessage
        && Checkpoint.CreatedAt < other.Checkpoint.CreatedAt
        && other.Checkpoint.CreatedAt <= now
        && !(other.Checkpoint.CaughtUpAt > now)
        && (Checkpoint.CaughtUpAt is not { } at || at <= other.Checkpoint.CaughtUpAt));
}
