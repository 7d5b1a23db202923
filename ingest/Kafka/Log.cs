using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>What the Kafka clients tell operators. Event ids 1100–1199 are theirs and stay.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Joined group {Group} on topic {Topic} (partitions: {Partitions}) at {BootstrapServers}")]
    public static partial void Joined(ILogger logger, string group, string topic, int partitions, string bootstrapServers);

    [LoggerMessage(1101, LogLevel.Information, "Partitions assigned: {Partitions}")]
    public static partial void Assigned(ILogger logger, string partitions);

    [LoggerMessage(1102, LogLevel.Information, "Partitions revoked: {Partitions}")]
    public static partial void Revoked(ILogger logger, string partitions);

    [LoggerMessage(1103, LogLevel.Warning, "Partitions lost: {Partitions}")]
    public static partial void Lost(ILogger logger, string partitions);

    [LoggerMessage(1104, LogLevel.Warning, "Kafka: {Code}: {Reason}; waiting for it to pass")]
    public static partial void Trouble(ILogger logger, string code, string reason);

    [LoggerMessage(1105, LogLevel.Debug, "Offsets not committed yet ({Code}: {Reason}); they will be sent again")]
    public static partial void CommitPostponed(ILogger logger, string code, string reason);

    [LoggerMessage(1106, LogLevel.Debug, "Offsets of an earlier membership dropped: {Code}: {Reason}")]
    public static partial void CommitDropped(ILogger logger, string code, string reason);

    [LoggerMessage(1107, LogLevel.Debug, "librdkafka {Facility}: {Text}")]
    public static partial void Librdkafka(ILogger logger, string facility, string text);

    [LoggerMessage(1108, LogLevel.Error, "Partition {Partition} stopped at offset {Wanted}: the log holds {Earliest} to {Latest}")]
    public static partial void Truncated(ILogger logger, string partition, string wanted, string earliest, string latest);

    [LoggerMessage(1110, LogLevel.Warning, "A copy of a quarantined message did not reach topic {Topic}; the store has the message: {Error}")]
    public static partial void QuarantineNotCopied(ILogger logger, string topic, string error);

    [LoggerMessage(1111, LogLevel.Warning, "{Warning}")]
    public static partial void ProducersTime(ILogger logger, string warning);

    [LoggerMessage(1112, LogLevel.Warning, "Waits for the consumer group {Group}, which has committed nothing on topic {Topic} for {Seconds} s: does its consumer run? It commits with its checkpoints: consumer:checkpoint_bytes=1000000 has it do so sooner. Gives up after {Patience} s")]
    public static partial void WaitsForGroup(ILogger logger, string group, string topic, long seconds, long patience);

    [LoggerMessage(1109, LogLevel.Warning, "{Warning}")]
    public static partial void TopicNeedsLook(ILogger logger, string warning);
}
