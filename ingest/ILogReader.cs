namespace Accounting.Ingest;

/// <summary>
/// Reads stretches of a topic's partitions again, beside whoever consumes them: a member of no group, and nothing is ever committed.
/// One stretch at a time; everything here belongs to one thread.
/// </summary>
public interface ILogReader : IDisposable
{
    /// <summary>Which log this was when it was opened.</summary>
    LogIdentity Identity { get; }

    /// <summary>Asks the broker which log stands under the topic's name by now: one that was created anew since is read on as if nothing had happened.</summary>
    /// <exception cref="BrokerUnavailableException">It doesn't answer.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there any more.</exception>
    LogIdentity AskIdentity();

    /// <summary>Asks the broker what the partition holds now.</summary>
    /// <exception cref="BrokerUnavailableException">It doesn't answer.</exception>
    PartitionBounds AskBounds(LogPartition partition);

    /// <summary>Goes to an offset of a partition; what is polled from then on are its records up to, and not with, <paramref name="upTo"/>.</summary>
    void Begin(LogPartition partition, LogOffset from, LogOffset upTo);

    /// <summary>
    /// Hands over the next record of the stretch, waiting for it up to <paramref name="wait"/>: once all of them were handed over it answers
    /// <see cref="PollResult.EndOfPartition"/> with the stretch's end. The record's message is valid until the next call.
    /// </summary>
    /// <exception cref="LogTruncatedException">The partition doesn't hold the stretch, or no longer.</exception>
    /// <exception cref="BrokerUnavailableException">Nothing came for longer than an outage is waited for.</exception>
    /// <exception cref="LogRefusedException">The broker refuses: the topic is gone, or access is denied.</exception>
    PollResult Poll(TimeSpan wait, out LogRecord record);
}
