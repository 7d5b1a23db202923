using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>How the consumer checkpoints and what it keeps in memory.</summary>
public sealed record ConsumerOptions
{
    public required Duration CheckpointInterval { get; init; }

    /// <summary>Bytes of message values in a partition's segment.</summary>
    public required long CheckpointBytes { get; init; }

    public required int HotDays { get; init; }

    /// <summary>How far ahead of the broker's clock a transaction may lie.</summary>
    public required Duration AheadOfBroker { get; init; }
}
