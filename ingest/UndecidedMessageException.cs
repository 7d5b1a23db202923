namespace Accounting.Ingest;

/// <summary>
/// What a message's decoder has to ask is away, so that nobody can tell whether the message is sound. Nothing was passed over: its partition stands
/// still at this offset until it is begun there again (<see cref="ITransactionLog.Begin"/>); the others go on.
/// </summary>
public sealed class UndecidedMessageException(LogPartition partition, LogOffset offset, string message, Exception inner) : Exception(message, inner)
{
    public LogPartition Partition { get; } = partition;

    public LogOffset Offset { get; } = offset;
}
