using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>How the consumer writes down its progress and what it keeps in memory.</summary>
public sealed record ConsumerOptions
{
    /// <summary>The longest time that accepted messages stay in memory only.</summary>
    public Duration CheckpointInterval { get; init; } = Duration.FromMinutes(5);

    /// <summary>
    /// Bytes of message values that a member holds in memory only, over all its partitions, after which the fullest are checkpointed whatever the time:
    /// as much as a restart may have to read again (docs/decisions/0038).
    /// </summary>
    public long CheckpointBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How often a partition with nothing new writes down that it is still at its end.</summary>
    public Duration IdleCheckpointInterval { get; init; } = Duration.FromHours(1);

    /// <summary>Home dates from this many days before the log's newest timestamp on are kept in memory; a cache, never a rule.</summary>
    public int HotDays { get; init; } = 3;

    /// <summary>How far ahead of this machine's clock a message may have been logged before its partition waits; it decides nothing.</summary>
    public Duration LoggedAheadMax { get; init; } = Duration.FromMinutes(5);

    /// <summary>How long a run that ends at the logs' ends waits for a Schema Registry that is away, or for clocks that differ; a service waits for as long as it takes.</summary>
    public Duration RegistryPatience { get; init; } = Duration.FromMinutes(2);

    /// <summary>How far ahead of the broker's timestamp a transaction may say it occurred, where the store has nothing settled.</summary>
    public Duration AheadOfBrokerMax { get; init; } = Duration.FromHours(1);
}
