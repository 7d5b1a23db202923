using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// What was polled and could not be taken, in the order it came, in memory of its own. The client has passed it and won't hand it over again,
/// so it comes first when the store is back. Its partitions are paused: there are a few at most.
/// </summary>
public sealed class HeldEvents
{
    private readonly List<(PollResult Result, LogRecord Record, Timestamp SeenAt)> _events = [];

    public int Count => _events.Count;

    /// <param name="result">What the poll brought.</param>
    /// <param name="record">The record; its message is copied.</param>
    /// <param name="seenAt">When it was polled: an end is one as of then, and says nothing of the time it is held.</param>
    public void Add(PollResult result, in LogRecord record, Timestamp seenAt) =>
        _events.Add((result, result == PollResult.Message ? record with { Message = record.Message.Copy() } : record, seenAt));

    /// <summary>Hands the events over in order; what <paramref name="take"/> refuses by throwing stays, with all behind it.</summary>
    public void Release(Action<PollResult, LogRecord, Timestamp> take)
    {
        while (_events.Count > 0)
        {
            (PollResult result, LogRecord record, Timestamp seenAt) = _events[0];
            take(result, record, seenAt);
            _events.RemoveAt(0);
        }
    }

    /// <summary>Forgets what is held of a partition that another member reads now.</summary>
    public void Drop(LogPartition partition) => _events.RemoveAll(held => held.Record.Partition == partition);
}
