using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Whether the topic still is the log that was opened. It may be deleted and created anew while it is read, and filled beyond the place of its
/// reader: that one goes on there, and nothing tells it. So the broker is asked at every rebalance, after an error, since such an act causes some,
/// now and then, and before every checkpoint. An answer speaks for what was polled before it was asked for, and for nothing else.
/// </summary>
internal sealed class LogWatch(ITransactionLog log, TimeProvider clock)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    /// <summary>A broker that doesn't answer holds up who asks.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);

    private long _askedTimestamp = clock.GetTimestamp();
    private bool _isAnswered = true;
    private bool _hasMetError;

    /// <summary>The other log that stands in this one's place; null where none was seen. It never comes back.</summary>
    public LogIdentity? Other { get; private set; }

    /// <summary>How many partitions the topic has, as far as the broker told by now: it may get more at any time.</summary>
    public int PartitionCount { get; private set; } = log.Identity.PartitionCount;

    /// <summary>Whether a topic's id tells it from another of its name; where the broker has none, its messages have to.</summary>
    public bool KnowsById { get; private set; }

    /// <summary>Whether the broker has answered since the last poll.</summary>
    public bool IsCertain { get; private set; }

    /// <summary>Whether it is time to ask without a checkpoint that wants it: an error was told since, or it is long ago.</summary>
    public bool BecomesDue()
    {
        bool hasError = log.LastError is not null;
        bool isNew = hasError && !_hasMetError;
        _hasMetError = hasError;
        return Other is null && (isNew || clock.GetElapsedTime(_askedTimestamp) >= AskEvery);
    }

    /// <summary>Something may have been polled: what is known of the log is older.</summary>
    public void Polled() => IsCertain = false;

    /// <summary>Asks, unless the broker was asked in vain just now.</summary>
    public void TryAsk()
    {
        if (_isAnswered || clock.GetElapsedTime(_askedTimestamp) >= AskAgainAfter)
        {
            Ask();
        }
    }

    /// <summary>Asks.</summary>
    public void Ask()
    {
        LogIdentity? standing = log.AskIdentity();
        _askedTimestamp = clock.GetTimestamp();
        _isAnswered = standing is not null;
        IsCertain = _isAnswered;
        if (standing is null)
        {
            return;
        }

        KnowsById = standing.TopicId is not null && log.Identity.TopicId is not null;

        // A topic doesn't lose partitions.
        if (!log.Identity.IsSameLogAs(standing) || standing.PartitionCount < PartitionCount)
        {
            Other ??= standing;
            return;
        }

        PartitionCount = Math.Max(PartitionCount, standing.PartitionCount);
    }
}
