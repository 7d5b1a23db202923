using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator;

/// <summary>The log events of this room: 200 to 299.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Partition {Partition} assigned; going on from offset {Offset}")]
    public static partial void PartitionAssigned(ILogger logger, int partition, long? offset);

    [LoggerMessage(201, LogLevel.Information, "Partition {Partition} revoked at offset {Offset}, checkpointed")]
    public static partial void PartitionRevoked(ILogger logger, int partition, long offset);

    [LoggerMessage(202, LogLevel.Warning, "Partition {Partition} lost at offset {Offset}; its memory is dropped")]
    public static partial void PartitionLost(ILogger logger, int partition, long offset);

    [LoggerMessage(203, LogLevel.Debug, "Partition {Partition} checkpointed from {From} to {To}: {Accepted} accepted, {Quarantined} quarantined")]
    public static partial void Checkpointed(ILogger logger, int partition, long from, long to, long accepted, long quarantined);
}
