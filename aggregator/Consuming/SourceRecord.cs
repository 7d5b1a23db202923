using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What a source is: <c>state/sources/&lt;source&gt;/source.json</c>, written once.</summary>
public sealed record SourceRecord
{
    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    /// <summary>The Kafka cluster's own id.</summary>
    public required string ClusterId { get; init; }

    public required string Topic { get; init; }

    /// <summary>Null where the broker tells none.</summary>
    public required string? TopicId { get; init; }
}
