namespace Accounting.Ingest.Kafka;

/// <summary>How far a group has come in one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Committed">The next offset that the group will want, or null where it has committed none.</param>
/// <param name="Low">The oldest offset that the partition holds.</param>
/// <param name="High">The next offset to be written.</param>
public readonly record struct PartitionProgress(LogPartition Partition, LogOffset? Committed, LogOffset Low, LogOffset High)
{
    /// <summary>Records that the partition holds and the group has not committed.</summary>
    public long Lag => Math.Max(0, High.Value - Math.Max(Low.Value, Committed?.Value ?? Low.Value));
}
