namespace Accounting.Ingest;

/// <summary>
/// Nobody can tell for now what becomes of a message: what its decoder has to ask is away (its partition stands still at this offset until it is begun
/// there again, <see cref="ITransactionLog.Begin"/>), or it was logged ahead of its consumer's clock. Nothing was passed over; the others go on.
/// </summary>
public sealed class UndecidedMessageException(LogPartition partition, LogOffset offset, string message, Exception? inner = null) : Exception(message, inner)
{
    public LogPartition Partition { get; } = partition;

    public LogOffset Offset { get; } = offset;
}
