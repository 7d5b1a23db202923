namespace Accounting.Ingest;

/// <summary>What a partition of a log holds.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Earliest">The oldest offset that it still holds.</param>
/// <param name="End">The next offset to be written.</param>
public readonly record struct PartitionBounds(LogPartition Partition, LogOffset Earliest, LogOffset End);
