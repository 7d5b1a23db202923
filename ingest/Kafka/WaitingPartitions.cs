using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Partitions that are assigned and whose owner doesn't know yet where to start. The client must be given a place for each within the
/// rebalance, so they stand at the beginning, paused, and whatever is read of them before they begin is passed over. Beginning is a seek,
/// which is tried again as long as the client isn't ready for it.
/// </summary>
internal sealed class WaitingPartitions(
    Action<IEnumerable<TopicPartition>> pause, Action<IEnumerable<TopicPartition>> resume, Action<TopicPartitionOffset> seek, string topic)
{
    private readonly HashSet<LogPartition> _notPaused = [];
    private readonly Dictionary<LogPartition, LogOffset?> _beginning = [];
    private readonly HashSet<LogPartition> _waiting = [];

    public bool Contains(LogPartition partition) => _waiting.Contains(partition);

    /// <summary>A partition was assigned without a start. It is paused with the next <see cref="Advance"/>: within the rebalance the client doesn't have it yet.</summary>
    public void Add(LogPartition partition)
    {
        _waiting.Add(partition);
        _notPaused.Add(partition);
    }

    public void Begin(LogPartition partition, LogOffset? start)
    {
        if (!_waiting.Contains(partition))
        {
            throw new InvalidOperationException($"Partition {partition} isn't waiting to begin.");
        }

        _beginning[partition] = start;
        Advance();
    }

    /// <summary>The partition is this member's no longer. The client would keep its pause beyond the assignment.</summary>
    public void Drop(LogPartition partition)
    {
        if (_waiting.Remove(partition))
        {
            _beginning.Remove(partition);
            if (!_notPaused.Remove(partition))
            {
                resume([Native(partition)]);
            }
        }
    }

    /// <summary>Does what could not be done before. Costs nothing where nothing waits.</summary>
    public void Advance()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        if (_notPaused.Count > 0)
        {
            pause([.. _notPaused.Select(Native)]);
            _notPaused.Clear();
        }

        foreach ((LogPartition partition, LogOffset? start) in _beginning.ToList())
        {
            TryBegin(partition, start);
        }
    }

    private void TryBegin(LogPartition partition, LogOffset? start)
    {
        try
        {
            seek(new TopicPartitionOffset(Native(partition), start is { } offset ? new Offset(offset.Value) : Offset.Beginning));
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_State or ErrorCode.Local_PrevInProgress or ErrorCode.Local_TimedOut)
        {
            // The client is still about to take the partition up.
            return;
        }

        _beginning.Remove(partition);
        _waiting.Remove(partition);
        resume([Native(partition)]);
    }

    private TopicPartition Native(LogPartition partition) => new(topic, partition.Value);
}
