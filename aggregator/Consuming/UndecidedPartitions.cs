using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Partitions that stand before a message that can't be judged because the Schema Registry is away. Each is begun there again, after a second, then
/// after twice as long each time, up to half a minute, until it hands a message over; meanwhile the member goes on with its others and stays in its group.
/// </summary>
internal sealed class UndecidedPartitions(ITransactionLog log, Backoff backoff)
{
    /// <summary>Where each stands; null once it was begun there again and nothing has come yet.</summary>
    private readonly SortedDictionary<LogPartition, LogOffset?> _places = [];

    /// <summary>What the registry last said; null while nothing waits for it. May be asked from any thread.</summary>
    public Trouble? Trouble => backoff.Trouble;

    /// <summary>Why it has failed for so long, time and again; null where it hasn't.</summary>
    public UndecidedMessageException? FailedFor(TimeSpan patience) => backoff.HasFailedFor(patience) ? Last : null;

    /// <summary>The last that was met; null before the first.</summary>
    public UndecidedMessageException? Last { get; private set; }

    public bool IsEmpty => _places.Count == 0;

    public void Add(UndecidedMessageException undecided)
    {
        _places[undecided.Partition] = undecided.Offset;
        Last = undecided;
        backoff.Failed(undecided);
    }

    /// <summary>The partition has handed a message over, or is no longer this member's.</summary>
    public void Remove(LogPartition partition)
    {
        if (_places.Remove(partition) && _places.Count == 0)
        {
            backoff.Recovered();
        }
    }

    /// <summary>Begins those again whose time has come.</summary>
    public void TryAgain()
    {
        if (IsEmpty || !backoff.MayTry)
        {
            return;
        }

        foreach ((LogPartition partition, LogOffset? offset) in _places.Where(place => place.Value is not null).ToList())
        {
            _places[partition] = null;
            log.Begin(new PartitionStart(partition, offset));
        }
    }
}
