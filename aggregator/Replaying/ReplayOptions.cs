using NodaTime;

namespace Accounting.Aggregator.Replaying;

/// <summary>How messages are read again.</summary>
public sealed record ReplayOptions
{
    /// <summary>How far ahead of the broker's timestamp a transaction may say it occurred: as the consumer was told.</summary>
    public required Duration AheadOfBrokerMax { get; init; }

    /// <summary>Bytes of message values after which offsets that no checkpoint covers are cut into another interval.</summary>
    public long IntervalBytes { get; init; } = 8 * 1024 * 1024;
}
