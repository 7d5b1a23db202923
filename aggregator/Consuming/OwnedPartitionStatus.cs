using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>How a partition stands with the member that has it.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Next">The offset to go on with; null while its place isn't known.</param>
/// <param name="CheckpointedAt">When this member last wrote down what it had taken, or took the partition over; null while its place isn't known.</param>
/// <param name="Problem">Why it stopped, and what to do; null where it didn't.</param>
public sealed record OwnedPartitionStatus(LogPartition Partition, PartitionState State, LogOffset? Next, Timestamp? CheckpointedAt, string? Problem);
