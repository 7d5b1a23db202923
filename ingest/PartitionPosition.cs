namespace Accounting.Ingest;

/// <summary>How far a partition has been dealt with.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Next">The first offset that has not been dealt with.</param>
public readonly record struct PartitionPosition(LogPartition Partition, LogOffset Next);
