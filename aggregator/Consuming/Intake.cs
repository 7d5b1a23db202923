using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Where a member's polls arrive, in the order in which its log hands them over.
/// <para>
/// Invariant: the client has passed what a poll brought and won't hand it over again, so each event is taken by its partition's consumer, or waits in memory,
/// in one place: <see cref="HeldEvents"/> while the store fails, <see cref="AheadPartitions"/> while clocks differ. Only events of partitions that aren't
/// read here are dropped. The member is caught up only where nothing waits.
/// </para>
/// </summary>
internal sealed class Intake(
    ITransactionLog log, MemberPartitions partitions, HeldEvents held, UndecidedPartitions undecided, AheadPartitions ahead, Backoff backoff, PausedPartitions paused, TimeProvider clock)
{
    private volatile bool _isCaughtUp;

    /// <summary>Messages taken so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Whether every partition was at its end after the last message taken, or has stopped. May be asked from any thread.</summary>
    public bool IsCaughtUp => _isCaughtUp;

    /// <summary>Looks at it anew: a partition came, went or stopped, or reached its end.</summary>
    public void LookAtEnds() => _isCaughtUp = partitions.AreDone && undecided.IsEmpty && ahead.IsEmpty;

    /// <summary>What waits for a verdict may have been lost meanwhile without a word: of partitions that come or go it counts no more.</summary>
    public void ForgetWaits(IReadOnlyList<LogPartition> changed)
    {
        foreach (LogPartition partition in changed)
        {
            undecided.Remove(partition);
            ahead.Remove(partition);
        }
    }

    /// <summary>The store fails: nothing more is handed out until it is back.</summary>
    public void Suspend(StoreUnavailableException failure)
    {
        backoff.Failed(failure);
        partitions.PauseAll();
        LookAtEnds();
    }

    /// <summary>Takes what a poll brought; true where that was a message and no partition is full, so the next poll may follow at once.</summary>
    public bool Take(PollResult result, in LogRecord record, CancellationToken cancellation)
    {
        if (result != PollResult.Nothing)
        {
            undecided.Remove(record.Partition);
        }

        if (backoff.Trouble is not null)
        {
            // A rebalance may have brought partitions since.
            partitions.PauseAll();
            Hold(result, record);
            return false;
        }

        try
        {
            return TakeOrQueue(result, record, null, cancellation);
        }
        catch (StoreUnavailableException failure)
        {
            Hold(result, record);
            Suspend(failure);
            return false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The message was not taken, and will be read again.
            return false;
        }
    }

    /// <summary>Takes what is held, now that the store may be tried.</summary>
    /// <exception cref="StoreUnavailableException">It still fails: what is not taken stays held.</exception>
    public void TakeHeld(CancellationToken cancellation) => held.Release((result, record, seenAt) => TakeOrQueue(result, record, seenAt, cancellation));

    /// <summary>Takes what waits for clocks to agree, or for somebody's decision, as far as that has come.</summary>
    /// <exception cref="StoreUnavailableException">What is not taken goes on waiting.</exception>
    public void TakeAhead(CancellationToken cancellation) => ahead.TryAgain((result, record, seenAt) => TakeNow(result, record, seenAt, cancellation));

    private bool TakeOrQueue(PollResult result, in LogRecord record, Timestamp? seenAt, CancellationToken cancellation)
    {
        if (result != PollResult.Nothing && ahead.Holds(record.Partition))
        {
            ahead.Queue(result, record, seenAt ?? Timestamp.Now(clock));
            return false;
        }

        try
        {
            return TakeNow(result, record, seenAt, cancellation);
        }
        catch (UndecidedMessageException undecidable)
        {
            ahead.Add(undecidable, result, record, seenAt ?? Timestamp.Now(clock));
            LookAtEnds();
            return false;
        }
    }

    private bool TakeNow(PollResult result, in LogRecord record, Timestamp? seenAt, CancellationToken cancellation)
    {
        if (result == PollResult.Nothing || partitions.Find(record.Partition) is not { IsRunning: true } owned)
        {
            return false;
        }

        try
        {
            if (result == PollResult.EndOfPartition)
            {
                ReachEnd(owned.Consumer, record.Offset, seenAt ?? Timestamp.Now(clock));
                return false;
            }

            if (!owned.Consumer.Accept(record, cancellation))
            {
                return false;
            }
        }
        catch (LogChangedException changed)
        {
            partitions.Stop(owned, changed.Message);
            LookAtEnds();
            return false;
        }

        // In this order: who reads the count and then the flag never takes an older end for the last one.
        _isCaughtUp = false;
        Messages++;
        return !owned.Consumer.IsFull && (Messages & 1023) != 0;
    }

    private void ReachEnd(PartitionConsumer partition, LogOffset end, Timestamp seenAt)
    {
        if (partition.IsSuspiciousEnd(end))
        {
            // A leader that has only just become one may not know its own end yet; asked for it, it answers when it does.
            partition.RequireEnd(log.AskBounds(partition.Partition)?.End);
            return;
        }

        partition.ReachedEnd(end, seenAt);
        LookAtEnds();
    }

    private void Hold(PollResult result, in LogRecord record)
    {
        if (result != PollResult.Nothing && ahead.Holds(record.Partition))
        {
            ahead.Queue(result, record, Timestamp.Now(clock));
        }
        else if (result != PollResult.Nothing && partitions.Find(record.Partition) is not null)
        {
            held.Add(result, record, Timestamp.Now(clock));
            paused.PauseAgain(record.Partition);
            LookAtEnds();
        }
    }
}
