using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>How a generation of a topic came to follow another.</summary>
public sealed record SourceSuccession
{
    /// <summary>The generation before, which is read no further.</summary>
    public required SourceId Retired { get; init; }

    public required string By { get; init; }

    public required string Reason { get; init; }

    public required Timestamp At { get; init; }

    /// <summary>Every partition of either generation, ascending.</summary>
    public required IReadOnlyList<PartitionSuccession> Partitions { get; init; }
}
