using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>The partitions that a log was told to hand over nothing of.</summary>
public sealed class PausedPartitions(ITransactionLog log)
{
    private readonly HashSet<LogPartition> _paused = [];
    private readonly HashSet<LogPartition> _stopped = [];
    private readonly HashSet<LogPartition> _apart = [];

    /// <summary>Pauses those that aren't paused yet.</summary>
    public void Pause(IEnumerable<LogPartition> partitions)
    {
        LogPartition[] running = [.. partitions.Where(partition => !_stopped.Contains(partition) && _paused.Add(partition))];
        if (running.Length > 0)
        {
            log.Pause(running);
        }
    }

    /// <summary>A paused partition hands over all the same: it began since, which resumed it.</summary>
    public void PauseAgain(LogPartition partition)
    {
        if (_paused.Contains(partition))
        {
            log.Pause([partition]);
        }
    }

    /// <summary>Pauses one for a reason of its own, whatever is unpaused; also where it is paused already and hands over all the same.</summary>
    public void PauseApart(LogPartition partition)
    {
        if (!_stopped.Contains(partition))
        {
            _apart.Add(partition);
            log.Pause([partition]);
        }
    }

    /// <summary>That reason has passed.</summary>
    public void UnpauseApart(LogPartition partition)
    {
        if (_apart.Remove(partition) && !_stopped.Contains(partition) && !_paused.Contains(partition))
        {
            log.Unpause([partition]);
        }
    }

    /// <summary>Nothing more is wanted of the partition, whatever is unpaused.</summary>
    public void Stop(LogPartition partition)
    {
        if (_stopped.Add(partition) && !_paused.Remove(partition))
        {
            log.Pause([partition]);
        }
    }

    public void UnpauseAll()
    {
        log.Unpause([.. _paused.Where(partition => !_apart.Contains(partition))]);
        _paused.Clear();
    }

    /// <summary>A partition that is given up: the client may keep a pause beyond the assignment, and given back later it would stand still for ever.</summary>
    public void Forget(LogPartition partition)
    {
        if (_paused.Remove(partition) | _stopped.Remove(partition) | _apart.Remove(partition))
        {
            log.Unpause([partition]);
        }
    }
}
