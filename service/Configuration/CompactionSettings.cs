using Accounting.Aggregator.Store;
using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>When the compactor runs and what it may use.</summary>
public sealed record CompactionSettings
{
    public required Duration Interval { get; init; }

    public required int Threads { get; init; }

    public required long MemoryLimitBytes { get; init; }

    /// <summary>Rows that are folded at once; of a compaction of more others may do the rest.</summary>
    public required long BatchRows { get; init; }

    /// <summary>The store's URI as those who read its Iceberg tables reach it; null for that of its place.</summary>
    public string? TableLocation { get; init; }

    /// <summary>What this process calls itself among compactors.</summary>
    public string Member { get; init; } = OwnedNames.Owner;
}
