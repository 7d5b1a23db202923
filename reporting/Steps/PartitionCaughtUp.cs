using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>When a partition was last known to have been read to its end, as far as clocks besides its consumer's bear it out; null where it never was.</summary>
public sealed record PartitionCaughtUp(SourceId Source, LogPartition Partition, Timestamp? CaughtUpAt)
{
    /// <summary>Whether no checkpoint says anything of it: it was added to the topic, and nobody has begun it.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Whether a consumer says of it a time that is still to come by the clock of this run: one of the two clocks is wrong.</summary>
    public bool IsAhead { get; init; }

    /// <summary>Where the broker holds messages of it that nobody has read: the newest of the broker's times on what was read; null where it holds none, or wasn't asked.</summary>
    public Timestamp? UnreadBeyond { get; init; }
}
