using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Microsoft.Extensions.Logging;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Reads the partitions that the group gives this member, one thread for all of them: message by message into its partition's consumer,
/// a checkpoint whenever one is due, its end to the broker afterwards. A service is a thin shell around <see cref="RunAsync"/>.
/// </summary>
public sealed class ConsumerLoop : IPartitionOwner
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly ITransactionLog _log;
    private readonly IObjectStore _store;
    private readonly IStoredDayReader _storedDays;
    private readonly ConsumerOptions _options;
    private readonly BusinessCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SortedDictionary<LogPartition, PartitionConsumer> _partitions = [];
    private SourceId _source;
    private CancellationToken _cancellation;
    private volatile bool _isCaughtUp;

    public ConsumerLoop(
        ITransactionLog log,
        IObjectStore store,
        IStoredDayReader storedDays,
        ConsumerOptions options,
        BusinessCalendar calendar,
        TimeProvider clock,
        ILogger<ConsumerLoop> logger)
    {
        _log = log;
        _store = store;
        _storedDays = storedDays;
        _options = options;
        _calendar = calendar;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Called on the polling thread after every checkpoint that covers new messages.</summary>
    public Action<Checkpoint>? Checkpointed { get; init; }

    /// <summary>Called on the polling thread once partitions were assigned for the first time.</summary>
    public Action? Started { get; init; }

    /// <summary>Messages taken by this member so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Whether every partition was at its end after the last message taken. May be asked from any thread.</summary>
    public bool IsCaughtUp => _isCaughtUp;

    /// <summary>
    /// Consumes until cancelled, or with <paramref name="untilCaughtUp"/> until every partition it was given has been at its end.
    /// Either way it ends in order: everything taken is checkpointed, told to the broker, and the group is left.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store failed; what was not checkpointed will be read again.</exception>
    /// <exception cref="SourceMismatchException">The topic isn't the one the store was filled from.</exception>
    public async Task RunAsync(bool untilCaughtUp, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _source = await SourceRegistry.EnsureAsync(_store, _log.Identity, cancellation).ConfigureAwait(false);
        _log.Join(this);
        while (!cancellation.IsCancellationRequested && !(untilCaughtUp && IsCaughtUp))
        {
            if (!Step())
            {
                await CheckpointDueAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        // Leaving in order is not cut short: it is what the cancellation asks for.
        _log.Close();
    }

    IReadOnlyList<PartitionStart> IPartitionOwner.Assigned(IReadOnlyList<LogPartition> partitions)
    {
        var starts = new List<PartitionStart>();
        foreach (LogPartition partition in partitions)
        {
            PartitionProgress progress = PartitionProgress.RecoverAsync(_store, _source, partition, _cancellation).GetAwaiter().GetResult();
            _partitions[partition] = new PartitionConsumer(
                _source, partition, _log.Identity.PartitionCount, progress, _store, _storedDays, _options, _calendar, _clock);
            starts.Add(new PartitionStart(partition, progress.Next, progress.LeaderEpoch));
            Log.PartitionAssigned(_logger, partition.Value, progress.Next?.Value);
        }

        LookAtEnds();
        Started?.Invoke();
        return starts;
    }

    void IPartitionOwner.Revoked(IReadOnlyList<LogPartition> partitions)
    {
        foreach (LogPartition partition in partitions)
        {
            if (_partitions.Remove(partition, out PartitionConsumer? consumer))
            {
                // Within the rebalance: the next owner begins where this checkpoint ends.
                CheckpointAsync(consumer, CancellationToken.None).GetAwaiter().GetResult();
                Log.PartitionRevoked(_logger, partition.Value, consumer.Next.Value);
            }
        }

        LookAtEnds();
    }

    void IPartitionOwner.Lost(IReadOnlyList<LogPartition> partitions)
    {
        foreach (LogPartition partition in partitions)
        {
            if (_partitions.Remove(partition, out PartitionConsumer? consumer))
            {
                Log.PartitionLost(_logger, partition.Value, consumer.Next.Value);
            }
        }

        LookAtEnds();
    }

    private void LookAtEnds() => _isCaughtUp = _partitions.Count > 0 && _partitions.Values.All(partition => partition.IsCaughtUp);

    /// <summary>One poll; true where it brought a message and no partition is full, so the next poll may follow at once.</summary>
    private bool Step()
    {
        PollResult result = _log.Poll(PollWait, out LogRecord record);
        if (result == PollResult.Nothing || !_partitions.TryGetValue(record.Partition, out PartitionConsumer? partition))
        {
            return false;
        }

        if (result == PollResult.EndOfPartition)
        {
            partition.ReachedEnd(record.Offset);
            LookAtEnds();
            return false;
        }

        partition.Accept(record, _cancellation);

        // In this order: who reads the count and then the flag never takes an older end for the last one.
        _isCaughtUp = false;
        Messages++;
        return !partition.IsFull && (Messages & 1023) != 0;
    }

    private async Task CheckpointDueAsync(CancellationToken cancellation)
    {
        foreach (PartitionConsumer partition in _partitions.Values)
        {
            if (partition.IsCheckpointDue
                || (partition.IsIdleCheckpointDue && partition.ConfirmEnd(_log.AskHighWatermark(partition.Partition))))
            {
                await CheckpointAsync(partition, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckpointAsync(PartitionConsumer partition, CancellationToken cancellation)
    {
        if (!partition.IsCheckpointWorthwhile)
        {
            return;
        }

        Checkpoint checkpoint = await partition.CheckpointAsync(cancellation).ConfigureAwait(false);
        _log.Commit([new PartitionPosition(partition.Partition, checkpoint.To)]);
        Log.Checkpointed(_logger, partition.Partition.Value, checkpoint.From.Value, checkpoint.To.Value, checkpoint.Counters.Accepted, checkpoint.Counters.Quarantined);
        Checkpointed?.Invoke(checkpoint);
    }
}
