using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Reads the partitions that the group gives this member, one thread for all of them: message by message into its partition's consumer,
/// a checkpoint whenever one is due, its end to the broker afterwards. A service is a thin shell around <see cref="RunAsync"/>.
/// <para>
/// A store that fails is waited for: memory is kept, every partition is paused, and polling goes on, since a member that doesn't poll loses its
/// partitions. What was polled and could not be taken is held and comes first when the store is back. Nothing is told to the broker meanwhile.
/// </para>
/// </summary>
public sealed class ConsumerLoop(
    ITransactionLog log,
    IObjectStore store,
    IStoredDayReader storedDays,
    ConsumerOptions options,
    BusinessCalendar calendar,
    TimeProvider clock,
    ILogger<ConsumerLoop> logger) : IPartitionOwner
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly StoreBackoff _backoff = new(clock, logger);
    private readonly HeldEvents _held = new();
    private readonly PausedPartitions _paused = new(log);
    private readonly SortedDictionary<LogPartition, PartitionConsumer> _partitions = [];
    private SourceRecord _source = null!;
    private CancellationToken _cancellation;
    private StoreUnavailableException? _gaveUp;
    private volatile bool _isCaughtUp;

    /// <summary>Called on the polling thread after every checkpoint that covers new messages.</summary>
    public Action<Checkpoint>? Checkpointed { get; init; }

    /// <summary>Called on the polling thread once partitions were assigned for the first time.</summary>
    public Action? Started { get; init; }

    /// <summary>Messages taken by this member so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Whether every partition was at its end after the last message taken. May be asked from any thread.</summary>
    public bool IsCaughtUp => _isCaughtUp;

    /// <summary>What is wrong with the store while it is waited for, else null. May be asked from any thread.</summary>
    public StoreTrouble? StoreTrouble => _backoff.Trouble;

    /// <summary>
    /// Consumes until cancelled, or with <paramref name="untilCaughtUp"/> until every partition it was given has been at its end.
    /// Either way it ends in order: everything taken is checkpointed, told to the broker, and the group is left.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store failed when partitions were taken over or given up; what was not checkpointed will be read again.</exception>
    /// <exception cref="SourceMismatchException">The topic isn't the one the store was filled from.</exception>
    public async Task RunAsync(bool untilCaughtUp, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _source = await SourceRegistry.EnsureAsync(store, log.Identity, cancellation).ConfigureAwait(false);
        log.Join(this);
        while (!cancellation.IsCancellationRequested && !(untilCaughtUp && IsCaughtUp))
        {
            if (!Step() && _backoff.MayTry)
            {
                await WriteDueAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        // Leaving in order is not cut short: it is what the cancellation asks for.
        log.Close();
        if (_gaveUp is not null)
        {
            throw new StoreUnavailableException(
                $"The store failed when partitions were given up; what it didn't take will be read again from their last checkpoints. {_gaveUp.Message}", _gaveUp);
        }
    }

    IReadOnlyList<PartitionStart> IPartitionOwner.Assigned(IReadOnlyList<LogPartition> partitions)
    {
        var starts = new List<PartitionStart>();
        foreach (LogPartition partition in partitions)
        {
            PartitionProgress progress = PartitionProgress.RecoverAsync(store, _source, partition, _cancellation).GetAwaiter().GetResult();
            _partitions[partition] = new PartitionConsumer(
                _source.Source, partition, log.Identity.PartitionCount, progress, store, storedDays, options, calendar, clock);
            starts.Add(new PartitionStart(partition, progress.Next, progress.LeaderEpoch));
            Log.PartitionAssigned(logger, partition.Value, progress.Next?.Value);
        }

        LookAtEnds();
        Started?.Invoke();
        return starts;
    }

    void IPartitionOwner.Revoked(IReadOnlyList<LogPartition> partitions)
    {
        foreach (LogPartition partition in partitions.Where(_partitions.ContainsKey))
        {
            GiveUp(_partitions[partition]);
            Forget(partition);
        }

        LookAtEnds();
    }

    void IPartitionOwner.Lost(IReadOnlyList<LogPartition> partitions)
    {
        foreach (LogPartition partition in partitions.Where(_partitions.ContainsKey))
        {
            Log.PartitionLost(logger, partition.Value, _partitions[partition].Next.Value);
            Forget(partition);
        }

        LookAtEnds();
    }

    private void LookAtEnds() => _isCaughtUp = _held.Count == 0 && _partitions.Count > 0 && _partitions.Values.All(partition => partition.IsCaughtUp);

    /// <summary>One poll; true where it brought a message and no partition is full, so the next poll may follow at once.</summary>
    private bool Step()
    {
        PollResult result = log.Poll(PollWait, out LogRecord record);
        if (_backoff.Trouble is not null)
        {
            // A rebalance may have brought partitions since.
            _paused.Pause(_partitions.Keys);
            Hold(result, record);
            return false;
        }

        try
        {
            return Take(result, record, null, _cancellation);
        }
        catch (StoreUnavailableException failure)
        {
            Hold(result, record);
            Suspend(failure);
            return false;
        }
    }

    private bool Take(PollResult result, in LogRecord record, Timestamp? seenAt, CancellationToken cancellation)
    {
        if (result == PollResult.Nothing || !_partitions.TryGetValue(record.Partition, out PartitionConsumer? partition))
        {
            return false;
        }

        if (result == PollResult.EndOfPartition)
        {
            partition.ReachedEnd(record.Offset, seenAt ?? Timestamp.Now(clock));
            LookAtEnds();
            return false;
        }

        partition.Accept(record, cancellation);

        // In this order: who reads the count and then the flag never takes an older end for the last one.
        _isCaughtUp = false;
        Messages++;
        return !partition.IsFull && (Messages & 1023) != 0;
    }

    private void Hold(PollResult result, in LogRecord record)
    {
        if (result != PollResult.Nothing && _partitions.ContainsKey(record.Partition))
        {
            _held.Add(result, record, Timestamp.Now(clock));
            LookAtEnds();
        }
    }

    private void Suspend(StoreUnavailableException failure)
    {
        _backoff.Failed(failure);
        _paused.Pause(_partitions.Keys);
    }

    /// <summary>Everything that is due: what is held, then checkpoints. With all of it done, a store that failed is well again.</summary>
    private async Task WriteDueAsync(CancellationToken cancellation)
    {
        try
        {
            _held.Release(null, (result, record, seenAt) => Take(result, record, seenAt, cancellation));
            LookAtEnds();
            foreach (PartitionConsumer partition in _partitions.Values)
            {
                if (partition.IsCheckpointDue
                    || (partition.IsIdleCheckpointDue && partition.ConfirmEnd(log.AskHighWatermark(partition.Partition))))
                {
                    await CheckpointAsync(partition, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (StoreUnavailableException failure)
        {
            Suspend(failure);
            return;
        }

        if (_backoff.Trouble is not null)
        {
            _backoff.Recovered();
            _paused.UnpauseAll();
        }
    }

    /// <summary>
    /// The last try to write down what was taken, within the rebalance: the next owner begins where this checkpoint ends, or, where the store
    /// doesn't take it, at the one before. The group can't wait for the store, and nothing beyond that was told to the broker.
    /// </summary>
    private void GiveUp(PartitionConsumer consumer)
    {
        try
        {
            _held.Release(consumer.Partition, (result, record, seenAt) => Take(result, record, seenAt, CancellationToken.None));
            CheckpointAsync(consumer, CancellationToken.None).GetAwaiter().GetResult();
            Log.PartitionRevoked(logger, consumer.Partition.Value, consumer.Next.Value);
        }
        catch (StoreUnavailableException failure)
        {
            _gaveUp = failure;
            Log.PartitionDropped(logger, consumer.Partition.Value, failure.Message);
        }
    }

    private void Forget(LogPartition partition)
    {
        _partitions.Remove(partition);
        _held.Drop(partition);
        _paused.Forget(partition);
    }

    private async Task CheckpointAsync(PartitionConsumer partition, CancellationToken cancellation)
    {
        if (!partition.IsCheckpointWorthwhile)
        {
            return;
        }

        Checkpoint checkpoint = await partition.CheckpointAsync(cancellation).ConfigureAwait(false);
        log.Commit([new PartitionPosition(partition.Partition, checkpoint.To)]);
        Log.Checkpointed(logger, partition.Partition.Value, checkpoint.From.Value, checkpoint.To.Value, checkpoint.Counters.Accepted, checkpoint.Counters.Quarantined);
        Checkpointed?.Invoke(checkpoint);
    }
}
