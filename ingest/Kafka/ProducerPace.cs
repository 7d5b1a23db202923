namespace Accounting.Ingest.Kafka;

/// <summary>
/// How far a producer may run ahead of the group that consumes what it writes. The development broker keeps 5 MB and 100,000 batches
/// of a partition and silently drops the oldest beyond that; the defaults leave room for its bookkeeping.
/// One producer at a time may be paced by a group on a topic.
/// </summary>
public sealed record ProducerPace
{
    public const long DefaultWindowBytes = 3_500_000;

    /// <summary>The consumer group whose committed offsets are followed.</summary>
    public required string Group { get; init; }

    /// <summary>Bytes of keys, values and framing per partition that the group has not committed.</summary>
    public long WindowBytes { get; init; } = DefaultWindowBytes;

    /// <summary>Messages per partition that the group has not committed.</summary>
    public long WindowMessages { get; init; } = 80_000;

    /// <summary>How long the group may commit nothing while the producer waits for it: a consumer commits with its checkpoints, by default every five minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>After how long of such a wait it is told, so that nobody takes it for a hang.</summary>
    public TimeSpan TellAfter { get; init; } = TimeSpan.FromSeconds(5);
}
