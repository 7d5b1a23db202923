using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>How messages are read again.</summary>
public sealed record ReplayOptions
{
    /// <summary>When transactions may have occurred: as the store has it, and the consumer judged.</summary>
    public required TimeRules TimeRules { get; init; }

    /// <summary>Bytes of message values after which offsets that no checkpoint covers are cut into another interval.</summary>
    public long IntervalBytes { get; init; } = 8 * 1024 * 1024;
}
