using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>When a partition was last known to have been read to its end; null where it never was.</summary>
public sealed record PartitionCaughtUp(SourceId Source, LogPartition Partition, Timestamp? CaughtUpAt)
{
    /// <summary>Whether no checkpoint says anything of it: it was added to the topic, and nobody has begun it.</summary>
    public bool IsUnread { get; init; }
}
