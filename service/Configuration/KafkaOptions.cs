namespace Accounting.Service.Configuration;

/// <summary>How Kafka is reached.</summary>
public sealed record KafkaOptions
{
    /// <summary>host:port, comma-separated; empty where none was named.</summary>
    public required string BootstrapServers { get; init; }

    public required string Topic { get; init; }

    public required string Group { get; init; }

    /// <summary>Static membership: null for none.</summary>
    public required string? GroupInstanceId { get; init; }

    /// <summary>Passed to librdkafka as they stand.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }
}
