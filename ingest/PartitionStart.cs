namespace Accounting.Ingest;

/// <summary>Where reading a partition starts.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The first offset wanted, or null for the oldest that the log still holds.</param>
/// <param name="LeaderEpoch">
/// The leader epoch of the record before <paramref name="Offset"/>, or null where unknown: with it a broker that lost records
/// since (an unclean election) is found out even where the offset exists again.
/// </param>
public readonly record struct PartitionStart(LogPartition Partition, LogOffset? Offset, int? LeaderEpoch = null);
