using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Partitions that stand before a message that was logged ahead of this machine's clock, by more than clocks may differ: one of two clocks is wrong, and
/// no verdict may follow from which. The message waits in memory, its partition paused, what the client hands over all the same behind it; the others go
/// on. It is looked at again after a second, then after twice as long each time, up to half a minute: until the clocks come together, or somebody
/// has decided about it.
/// </summary>
internal sealed class AheadPartitions(PausedPartitions paused, Backoff backoff)
{
    private readonly SortedDictionary<LogPartition, List<(PollResult Result, LogRecord Record, Timestamp SeenAt)>> _waiting = [];

    /// <summary>What is waited for; null while nothing is. May be asked from any thread.</summary>
    public Trouble? Trouble => backoff.Trouble;

    /// <summary>Why it has failed for so long, time and again; null where it hasn't.</summary>
    public UndecidedMessageException? FailedFor(TimeSpan patience) => backoff.HasFailedFor(patience) ? Last : null;

    /// <summary>The last message that was met; null before the first.</summary>
    public UndecidedMessageException? Last { get; private set; }

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Whether it is time to look again.</summary>
    public bool MayTry => !IsEmpty && backoff.MayTry;

    public bool Holds(LogPartition partition) => _waiting.ContainsKey(partition);

    /// <summary>A partition has come to such a message.</summary>
    public void Add(UndecidedMessageException undecided, PollResult result, in LogRecord record, Timestamp seenAt)
    {
        _waiting.Add(record.Partition, []);
        Queue(result, record, seenAt);
        Fail(undecided);
    }

    /// <summary>What the client hands over of a partition that waits.</summary>
    public void Queue(PollResult result, in LogRecord record, Timestamp seenAt)
    {
        _waiting[record.Partition].Add((result, result == PollResult.Message ? record with { Message = record.Message.Copy() } : record, seenAt));
        paused.PauseApart(record.Partition);
    }

    /// <summary>The partition is no longer this member's.</summary>
    public void Remove(LogPartition partition)
    {
        if (_waiting.Remove(partition) && _waiting.Count == 0)
        {
            backoff.Recovered();
        }
    }

    /// <summary>Hands over what waits, in order; where <paramref name="take"/> still can't decide, the partition goes on waiting.</summary>
    public void TryAgain(Action<PollResult, LogRecord, Timestamp> take)
    {
        UndecidedMessageException? undecided = null;
        foreach ((LogPartition partition, List<(PollResult Result, LogRecord Record, Timestamp SeenAt)> events) in _waiting.ToList())
        {
            undecided = Release(events, take) ?? undecided;
            if (events.Count == 0 && _waiting.Remove(partition))
            {
                paused.UnpauseApart(partition);
            }
        }

        if (undecided is not null)
        {
            Fail(undecided);
        }
        else
        {
            backoff.Recovered();
        }
    }

    private static UndecidedMessageException? Release(List<(PollResult Result, LogRecord Record, Timestamp SeenAt)> events, Action<PollResult, LogRecord, Timestamp> take)
    {
        while (events.Count > 0)
        {
            try
            {
                take(events[0].Result, events[0].Record, events[0].SeenAt);
            }
            catch (UndecidedMessageException undecided)
            {
                return undecided;
            }

            events.RemoveAt(0);
        }

        return null;
    }

    private void Fail(UndecidedMessageException undecided)
    {
        Last = undecided;
        backoff.Failed(undecided);
    }
}
