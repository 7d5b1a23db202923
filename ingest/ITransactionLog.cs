namespace Accounting.Ingest;

/// <summary>
/// A member of a group that reads the partitions of one topic. One thread polls; everything here belongs to that thread.
/// Outages that pass by themselves are waited out within <see cref="Poll"/> and told by <see cref="LastError"/>; what needs someone
/// to act is thrown. Disposing without <see cref="Close"/> leaves the group as well, and asks the owner nothing: what it hasn't written down is read again.
/// </summary>
public interface ITransactionLog : IDisposable
{
    /// <summary>Which log this is.</summary>
    LogIdentity Identity { get; }

    /// <summary>What the broker last complained about, or null once it answers again.</summary>
    string? LastError { get; }

    /// <summary>Joins the group. Called once, before the first poll.</summary>
    void Join(IPartitionOwner owner);

    /// <summary>
    /// Hands over the next record, waiting for it up to <paramref name="wait"/>; who must be able to stop promptly passes a short wait.
    /// The record's message is valid until the next call.
    /// </summary>
    /// <exception cref="LogTruncatedException">A partition no longer holds the offset wanted: it is stopped; the others go on with the next poll.</exception>
    /// <exception cref="UndecidedMessageException">A message can't be judged for now: its partition waits to be begun there again; the others go on with the next poll.</exception>
    /// <exception cref="FencedException">Another member took this one's identity.</exception>
    /// <exception cref="LogRefusedException">The broker refuses: the topic is gone, or access is denied.</exception>
    PollResult Poll(TimeSpan wait, out LogRecord record);

    /// <summary>
    /// Tells the broker, for lag monitors and paced producers, how far the partitions have been dealt with. It is sent in the background
    /// and repeated until the broker takes it or the partition is given up: recovery never reads it.
    /// </summary>
    void Commit(IReadOnlyList<PartitionPosition> positions);

    /// <summary>Asks the broker what a partition holds; null where it doesn't answer within a few seconds.</summary>
    PartitionBounds? AskBounds(LogPartition partition);

    /// <summary>The partition's end as the broker last told it by the way; null where that isn't known. Asks nobody.</summary>
    LogOffset? KnownEnd(LogPartition partition);

    /// <summary>Starts a partition for which the owner had no start when it was assigned, or that waits before a message. It must still be this member's.</summary>
    void Begin(PartitionStart start);

    /// <summary>Stops handing over records of the partitions until unpaused.</summary>
    void Pause(IReadOnlyList<LogPartition> partitions);

    void Unpause(IReadOnlyList<LogPartition> partitions);

    /// <summary>
    /// Gives up all partitions (the owner is told from within, unless it has failed) and leaves the group; nothing can be polled afterwards.
    /// </summary>
    void Close();
}
