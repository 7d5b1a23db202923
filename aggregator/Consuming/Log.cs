using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator.Consuming;

/// <summary>The log events of this room: 200 to 299.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Partition {Partition} assigned; going on from offset {Offset}")]
    public static partial void PartitionAssigned(ILogger logger, int partition, long? offset);

    [LoggerMessage(201, LogLevel.Information, "Partition {Partition} revoked at offset {Offset}, checkpointed")]
    public static partial void PartitionRevoked(ILogger logger, int partition, long? offset);

    [LoggerMessage(202, LogLevel.Warning, "Partition {Partition} lost at offset {Offset}; its memory is dropped")]
    public static partial void PartitionLost(ILogger logger, int partition, long? offset);

    [LoggerMessage(203, LogLevel.Debug, "Partition {Partition} checkpointed from {From} to {To}: {Accepted} accepted, {Quarantined} quarantined")]
    public static partial void Checkpointed(ILogger logger, int partition, long from, long to, long accepted, long quarantined);

    [LoggerMessage(204, LogLevel.Warning, "The store fails: {Error} Partitions are paused, nothing is lost; it is tried again until it takes what is waiting")]
    public static partial void StoreFailing(ILogger logger, string error);

    [LoggerMessage(205, LogLevel.Information, "The store takes what is written again after {Seconds} s; partitions go on where they stopped")]
    public static partial void StoreRecovered(ILogger logger, long seconds);

    [LoggerMessage(206, LogLevel.Warning, "Partition {Partition} given up while the store fails; what was not checkpointed is dropped and will be read again: {Error}")]
    public static partial void PartitionDropped(ILogger logger, int partition, string error);

    [LoggerMessage(207, LogLevel.Error, "Partition {Partition} stopped; the others go on. {Problem}")]
    public static partial void PartitionStopped(ILogger logger, int partition, string problem);

    [LoggerMessage(208, LogLevel.Warning, "Partition {Partition} falls back to an earlier checkpoint, and is read again from offset {Offset} on. {Problem}")]
    public static partial void FellBack(ILogger logger, int partition, long offset, string problem);

    [LoggerMessage(209, LogLevel.Warning, "Partition {Partition} given up while no broker tells whether the topic still is the same; what was not checkpointed is dropped and will be read again")]
    public static partial void PartitionUnconfirmed(ILogger logger, int partition);

    [LoggerMessage(211, LogLevel.Warning, "The Schema Registry is away, and a message waits for it: {Error} Its partition stands still, nothing is lost; it is asked again until it answers")]
    public static partial void RegistryFailing(ILogger logger, string error);

    [LoggerMessage(212, LogLevel.Information, "The Schema Registry answers again after {Seconds} s; partitions go on where they stood")]
    public static partial void RegistryRecovered(ILogger logger, long seconds);

    [LoggerMessage(213, LogLevel.Warning, "A message was logged ahead of this machine's clock, and its partition waits before it; nothing is lost, the others go on. {Error}")]
    public static partial void ClockAhead(ILogger logger, string error);

    [LoggerMessage(214, LogLevel.Information, "No message is ahead of this machine's clock any more, or somebody has decided about it, after {Seconds} s; partitions go on where they stood")]
    public static partial void ClockAgrees(ILogger logger, long seconds);

    [LoggerMessage(215, LogLevel.Warning, "Partition {Partition} begins at offset {Earliest} in the topic: the offsets from 0 up to, and not with, that were deleted before they were read here. If they held transactions, bring them in with 'accounting backfill --input FILE', and let the topic keep messages for longer (retention.ms)")]
    public static partial void BeginsLate(ILogger logger, int partition, long earliest);
}
