using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What telemetry tells of a running partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="LagMessages">Offsets between the next one and the end as far as it is known; null where it isn't.</param>
/// <param name="LastLoggedAt">The broker's timestamp of the last message taken; null before the first.</param>
/// <param name="IsCaughtUp">Whether everything up to the end last seen has been read.</param>
/// <param name="CheckpointedAt">When this member last wrote down what it had taken, or took the partition over.</param>
/// <param name="HotRows">Rows of its hot day stores.</param>
/// <param name="HotBytes">Memory of their rows, in bytes.</param>
/// <param name="Folds">What messages did to those.</param>
public sealed record PartitionFigures(
    LogPartition Partition, long? LagMessages, Timestamp? LastLoggedAt, bool IsCaughtUp, Timestamp CheckpointedAt, long HotRows, long HotBytes, FoldCounts Folds);
