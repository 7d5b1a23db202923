using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator.Consuming;

/// <summary>The partitions that a member has at the moment, and what becomes of them: taken over, loaded, checkpointed, stopped, given up.</summary>
internal sealed class MemberPartitions(
    ITransactionLog log, PartitionLoader loader, CheckpointWriter writer, LogWatch watch, Backoff backoff, PausedPartitions paused, HeldEvents held, long checkpointBytes, ILogger logger)
{
    private readonly LogConfirmation _confirmation = new(log, watch);
    private readonly SortedDictionary<LogPartition, OwnedPartition> _partitions = [];
    private OwnedPartition? _lastFound;

    /// <summary>Ascending.</summary>
    public IReadOnlyCollection<OwnedPartition> All => _partitions.Values;

    public UnfinishedWork Unfinished { get; } = new();

    /// <summary>Called after every checkpoint.</summary>
    public Action<Checkpoint>? Checkpointed { get; init; }

    /// <summary>Whether every partition was read to its end, or has stopped.</summary>
    public bool AreDone => held.Count == 0 && _partitions.Count > 0 && _partitions.Values.All(owned => owned.IsDone);

    /// <summary>The partition, if this member has it and knows its place. Asked for every message, of which many follow each other from one partition.</summary>
    public OwnedPartition? Find(LogPartition partition)
    {
        if (_lastFound?.Partition != partition)
        {
            _lastFound = _partitions.GetValueOrDefault(partition);
        }

        return _lastFound is { IsWaiting: false } ? _lastFound : null;
    }

    /// <summary>The group has given partitions to this member; where the store lets their places be found, they begin at once.</summary>
    public IReadOnlyList<PartitionStart> TakeOver(IReadOnlyList<LogPartition> partitions, CancellationToken cancellation)
    {
        OwnedPartition[] assigned = [.. partitions.Select(partition => new OwnedPartition(partition))];
        foreach (OwnedPartition owned in assigned)
        {
            // It may have come back without having been taken away: what is held is of a place that no longer holds.
            Forget(owned.Partition);
            _partitions.Add(owned.Partition, owned);
        }

        watch.Ask();
        return !StopIfRecreated() && backoff.Trouble is null ? Load(assigned, cancellation) : [];
    }

    /// <summary>Stops every partition where another topic has taken the place of the one that was opened.</summary>
    /// <returns>Whether it has.</returns>
    public bool StopIfRecreated()
    {
        if (watch.Other is not { } other)
        {
            return false;
        }

        foreach (OwnedPartition owned in _partitions.Values)
        {
            Discard(owned, LogProblem.Recreated(owned.Partition, log.Identity, other));
        }

        return true;
    }

    /// <summary>Tries once more to find the places that had to wait, and begins there.</summary>
    public void BeginWaiting(CancellationToken cancellation)
    {
        foreach (PartitionStart start in Load([.. _partitions.Values.Where(owned => owned.IsWaiting)], cancellation))
        {
            log.Begin(start);
        }
    }

    /// <summary>
    /// The last try to write down what was taken, within the rebalance: the next owner begins where this checkpoint ends, or, where the store
    /// doesn't take it, at the one before. The group can't wait for the store: what is held is left to the next owner, and nothing beyond
    /// a checkpoint was told to the broker.
    /// </summary>
    public void GiveUp(IReadOnlyList<LogPartition> partitions)
    {
        OwnedPartition[] given = Owned(partitions);
        HashSet<OwnedPartition> unconfirmed = [.. given.Where(owned => owned.HasSomethingToWrite && !IsConfirmed(owned, isLastChance: true))];
        OwnedPartition[] last = [.. given.Where(owned => owned.HasSomethingToWrite && !unconfirmed.Contains(owned))];
        try
        {
            CheckpointAsync(last).GetAwaiter().GetResult();
            last = [];
        }
        catch (StoreUnavailableException failure)
        {
            Unfinished.Dropped(failure);
            foreach (OwnedPartition owned in last)
            {
                Log.PartitionDropped(logger, owned.Partition.Value, failure.Message);
            }
        }

        foreach (OwnedPartition owned in given)
        {
            if (!unconfirmed.Contains(owned) && !last.Contains(owned))
            {
                Log.PartitionRevoked(logger, owned.Partition.Value, owned.Next?.Value);
            }

            owned.Revoke();
            Forget(owned.Partition);
        }
    }

    /// <summary>Another member may be reading them already: what was taken is dropped.</summary>
    public void Lose(IReadOnlyList<LogPartition> partitions)
    {
        foreach (OwnedPartition owned in Owned(partitions))
        {
            owned.Lose();
            Log.PartitionLost(logger, owned.Partition.Value, owned.Next?.Value);
            Forget(owned.Partition);
        }
    }

    /// <summary>Nothing more is taken of the partition; the others go on.</summary>
    public void Stop(OwnedPartition owned, string problem)
    {
        owned.Halt(problem);
        Tell(owned, problem);
    }

    /// <summary>Stops the partition that the broker hands out nothing more of.</summary>
    public void Stop(LogTruncatedException truncated)
    {
        if (_partitions.TryGetValue(truncated.Partition, out OwnedPartition? owned))
        {
            Stop(owned, LogProblem.Of(truncated, owned.Next));
        }
    }

    /// <summary>Pauses all that is handed out; of partitions whose place isn't known yet nothing is.</summary>
    public void PauseAll() => paused.Pause(_partitions.Values.Where(owned => !owned.IsWaiting).Select(owned => owned.Partition));

    /// <summary>Writes down what was begun and not finished.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was lost: the same again later.</exception>
    public Task WriteUnfinishedAsync() => WriteAsync(owned => owned.State is PartitionState.Checkpointing);

    /// <summary>Writes down what is due by now; where all partitions together hold too much, the fullest, which hold at least half of it.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was lost: the same again later.</exception>
    public Task WriteDueAsync()
    {
        long bytes = _partitions.Values.Sum(owned => owned.UnwrittenBytes);
        long full = bytes >= checkpointBytes ? Math.Max(1, bytes / _partitions.Count) : long.MaxValue;
        return WriteAsync(owned => owned.UnwrittenBytes >= full || IsDue(owned));
    }

    private async Task WriteAsync(Func<OwnedPartition, bool> isDue)
    {
        HashSet<OwnedPartition> due = [.. _partitions.Values.Where(owned => isDue(owned) && owned.HasSomethingToWrite)];
        OwnedPartition[] joining = [.. _partitions.Values.Where(owned => due.Count > 0 && (due.Contains(owned) || (owned.IsRunning && owned.Consumer.MayJoinCheckpoint)))];
        await CheckpointAsync([.. joining.Where(owned => IsConfirmed(owned, isLastChance: false))]).ConfigureAwait(false);
    }

    /// <summary>Whether what was taken is of the log that it should be. A checkpoint that was begun was confirmed then, and nothing was taken since.</summary>
    private bool IsConfirmed(OwnedPartition owned, bool isLastChance)
    {
        try
        {
            bool isConfirmed = owned.State is PartitionState.Checkpointing || _confirmation.Confirm(owned.Consumer, isLastChance);
            if (!isConfirmed && isLastChance)
            {
                Unfinished.DroppedUnconfirmed();
                Log.PartitionUnconfirmed(logger, owned.Partition.Value);
            }

            return isConfirmed;
        }
        catch (LogChangedException changed)
        {
            Discard(owned, changed.Message);
            return false;
        }
    }

    private void Discard(OwnedPartition owned, string problem)
    {
        owned.Discard(problem);
        Tell(owned, problem);
    }

    private void Tell(OwnedPartition owned, string problem)
    {
        paused.Stop(owned.Partition);
        if (Unfinished.Stopped(owned.Partition, problem))
        {
            Log.PartitionStopped(logger, owned.Partition.Value, problem);
        }
    }

    private bool IsDue(OwnedPartition owned)
    {
        if (!owned.IsIdleCheckpointDue)
        {
            return owned.IsCheckpointDue;
        }

        try
        {
            return owned.Consumer.ConfirmEnd(log.AskBounds(owned.Partition)?.End);
        }
        catch (LogChangedException changed)
        {
            Stop(owned, changed.Message);
            return false;
        }
    }

    /// <summary>Of one interval. Not cut short by a cancellation: what was taken becomes durable.</summary>
    private async Task CheckpointAsync(OwnedPartition[] together)
    {
        if (together.Length == 0)
        {
            return;
        }

        foreach (OwnedPartition owned in together)
        {
            owned.BeginCheckpoint();
        }

        IReadOnlyList<Checkpoint> checkpoints = await writer.WriteAsync([.. together.Select(owned => owned.Consumer)], CancellationToken.None).ConfigureAwait(false);
        foreach ((OwnedPartition owned, Checkpoint checkpoint) in together.Zip(checkpoints))
        {
            owned.EndCheckpoint();
            Log.Checkpointed(
                logger, owned.Partition.Value, checkpoint.From.Value, checkpoint.To.Value, checkpoint.Counters.Accepted, checkpoint.Counters.Quarantined);
        }

        log.Commit([.. together.Zip(checkpoints, (owned, checkpoint) => new PartitionPosition(owned.Partition, checkpoint.To))]);
        foreach (Checkpoint checkpoint in checkpoints)
        {
            Checkpointed?.Invoke(checkpoint);
        }
    }

    /// <summary>Finds the places of partitions; where the store or the broker doesn't answer, they wait.</summary>
    private List<PartitionStart> Load(IReadOnlyList<OwnedPartition> waiting, CancellationToken cancellation)
    {
        var starts = new List<PartitionStart>();
        try
        {
            foreach (OwnedPartition owned in waiting)
            {
                if (loader.TryLoadAsync(owned, cancellation).GetAwaiter().GetResult() is { } start)
                {
                    starts.Add(start);
                    Unfinished.Runs(owned.Partition);
                    Log.PartitionAssigned(logger, owned.Partition.Value, owned.Next?.Value);
                }
                else if (owned.Problem is { } problem)
                {
                    Stop(owned, problem);
                }
                else
                {
                    // The broker doesn't answer: asking for the next partition would only hold up the group.
                    break;
                }
            }
        }
        catch (StoreUnavailableException failure)
        {
            backoff.Failed(failure);
            PauseAll();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was taken of them: there is only the group to leave.
        }

        return starts;
    }

    private OwnedPartition[] Owned(IReadOnlyList<LogPartition> partitions) => [.. partitions.Where(_partitions.ContainsKey).Select(partition => _partitions[partition])];

    private void Forget(LogPartition partition)
    {
        _lastFound = null;
        _partitions.Remove(partition);
        held.Drop(partition);
        paused.Forget(partition);
    }
}
