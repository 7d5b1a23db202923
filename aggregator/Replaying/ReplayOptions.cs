using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Replaying;

/// <summary>How messages are read again.</summary>
public sealed record ReplayOptions
{
    /// <summary>What the store has settled of messages: the consumer judged by the same.</summary>
    public required MessageRules Rules { get; init; }

    /// <summary>Bytes of message values after which offsets that no checkpoint covers are cut into another interval.</summary>
    public long IntervalBytes { get; init; } = 8 * 1024 * 1024;
}
