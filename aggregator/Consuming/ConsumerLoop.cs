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
/// A partition that comes to this member while the store fails waits until its place can be found.
/// </para>
/// <para>A partition before whose next message the Schema Registry is away, or that was logged ahead of this machine's clock, stands still until that is
/// settled; the others go on.</para>
/// <para>
/// Nothing is written down before the broker has said, after the last message was polled, that the topic still is the one that was opened
/// (<see cref="LogConfirmation"/>). Where it doesn't answer, the checkpoint waits.
/// </para>
/// <para>A partition whose log isn't the one that was read stops alone; the others are read on, and the end is a failure that says why.</para>
/// </summary>
public sealed class ConsumerLoop : IPartitionOwner
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly ITransactionLog _log;
    private readonly IObjectStore _store;
    private readonly Backoff _backoff;
    private readonly UndecidedPartitions _undecided;
    private readonly TimeSpan _registryPatience;
    private readonly LogWatch _watch;
    private readonly PausedPartitions _paused;
    private readonly MemberPartitions _partitions;
    private readonly MemberNotice _notice;
    private readonly RuleWatch _rules;
    private readonly AheadPartitions _ahead;
    private readonly Intake _intake;
    private SourceRecord _source = null!;
    private CancellationToken _cancellation;

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
        _backoff = new Backoff(clock, error => Log.StoreFailing(logger, error), seconds => Log.StoreRecovered(logger, seconds));
        _undecided = new UndecidedPartitions(log, new Backoff(clock, error => Log.RegistryFailing(logger, error), seconds => Log.RegistryRecovered(logger, seconds)));
        _registryPatience = options.RegistryPatience.ToTimeSpan();
        _rules = new RuleWatch(store, options.AheadOfBrokerMax, clock);
        _paused = new PausedPartitions(log);
        _ahead = new AheadPartitions(_paused, new Backoff(clock, error => Log.ClockAhead(logger, error), seconds => Log.ClockAgrees(logger, seconds)));
        _watch = new LogWatch(log, clock);
        var held = new HeldEvents();
        var loader = new PartitionLoader(log, store, () => _source, storedDays.Intervals ?? new KnownIntervals(store), (partition, progress) => new PartitionConsumer(
            _source.Source, partition, () => _watch.PartitionCount, progress, storedDays, options, () => _rules.Current, calendar, clock), logger);
        _partitions = new MemberPartitions(log, loader, new CheckpointWriter(store, calendar.Zone, clock), _watch, _backoff, _paused, held, options.CheckpointBytes, logger) { Checkpointed = checkpoint => Checkpointed?.Invoke(checkpoint) };
        _intake = new Intake(log, _partitions, held, _undecided, _ahead, _backoff, _paused, clock);
        _notice = new MemberNotice(log, _partitions, _backoff, _undecided, _ahead, clock);
    }

    /// <summary>Called on the polling thread after every checkpoint that covers new messages.</summary>
    public Action<Checkpoint>? Checkpointed { get; init; }

    /// <summary>Called on the polling thread once partitions were assigned for the first time.</summary>
    public Action? Started { get; init; }

    /// <summary>Messages taken by this member so far.</summary>
    public long Messages => _intake.Messages;

    /// <summary>Whether every partition was at its end after the last message taken, or has stopped. May be asked from any thread.</summary>
    public bool IsCaughtUp => _intake.IsCaughtUp;

    /// <summary>What is wrong with the store while it is waited for, else null. May be asked from any thread.</summary>
    public Trouble? StoreTrouble => _backoff.Trouble;

    /// <summary>Why the Schema Registry is waited for, else null. May be asked from any thread.</summary>
    public Trouble? RegistryTrouble => _undecided.Trouble;

    /// <summary>Why a message that was logged ahead of this machine's clock is waited for, else null. May be asked from any thread.</summary>
    public Trouble? ClockTrouble => _ahead.Trouble;

    /// <summary>How this member stood after its last poll that brought nothing, and now and then in between. May be asked from any thread.</summary>
    public MemberStatus Status => _notice.Status;

    /// <summary>What telemetry tells, as of the same moments; null before the first. May be asked from any thread.</summary>
    public MemberFigures? Figures => _notice.Figures;

    /// <summary>
    /// Consumes until cancelled, or with <paramref name="untilCaughtUp"/> until every partition it was given has been at its end.
    /// Either way it ends in order: everything taken is checkpointed, told to the broker, and the group is left.
    /// </summary>
    /// <exception cref="UndecidedMessageException">With <paramref name="untilCaughtUp"/>: the Schema Registry was away for too long, or clocks differed.</exception>
    /// <exception cref="PartitionsStoppedException">Partitions stopped, and the others were read on.</exception>
    /// <exception cref="StoreUnavailableException">The store failed when partitions were given up; what was not checkpointed will be read again.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answered when partitions were given up; what was not checkpointed will be read again.</exception>
    /// <exception cref="DamagedDataException">A checkpoint, or what is stored of a hot date, can't be read.</exception>
    /// <exception cref="StoreMismatchException">Other time-zone rules are in force by now: start again.</exception>
    /// <exception cref="SourceMismatchException">The topic isn't the one the store was filled from.</exception>
    public async Task RunAsync(bool untilCaughtUp, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _source = await RegisterAsync(cancellation).ConfigureAwait(false);
        _log.Join(this);
        while (!cancellation.IsCancellationRequested && !(untilCaughtUp && (IsCaughtUp || WaitedTooLong is not null)))
        {
            if (Step())
            {
                continue;
            }

            LookAtLog();
            if (_backoff.MayTry)
            {
                bool looksAgain = _ahead.MayTry;
                bool isRenewed = await RenewRulesAsync(looksAgain).ConfigureAwait(false);
                await WriteDueAsync(looksAgain && isRenewed).ConfigureAwait(false);
            }

            _undecided.TryAgain();
            _notice.Renew(Messages);
        }

        // Who is told to end while it waits has not failed, however long it waited.
        UndecidedMessageException? undecided = untilCaughtUp && !cancellation.IsCancellationRequested ? WaitedTooLong : null;

        // Leaving in order is not cut short: it is what the cancellation asks for.
        _log.Close();
        _partitions.Unfinished.ThrowIfAny(undecided, _log.Identity);
    }

    private void LookAtLog()
    {
        if (_watch.BecomesDue())
        {
            _watch.Ask();
            if (_partitions.StopIfRecreated())
            {
                _intake.LookAtEnds();
            }
        }
    }

    IReadOnlyList<PartitionStart> IPartitionOwner.Assigned(IReadOnlyList<LogPartition> partitions)
    {
        _intake.ForgetWaits(partitions);
        IReadOnlyList<PartitionStart> starts = _partitions.TakeOver(partitions, _cancellation);
        _intake.LookAtEnds();
        Started?.Invoke();
        return starts;
    }

    void IPartitionOwner.Revoked(IReadOnlyList<LogPartition> partitions)
    {
        _partitions.GiveUp(partitions);
        Forget(partitions);
    }

    void IPartitionOwner.Lost(IReadOnlyList<LogPartition> partitions)
    {
        _partitions.Lose(partitions);
        Forget(partitions);
    }

    private void Forget(IReadOnlyList<LogPartition> partitions)
    {
        _intake.ForgetWaits(partitions);
        _intake.LookAtEnds();
    }

    /// <summary>Before the group is joined: a topic that isn't the store's must not be read, and a member that can't write should take nobody's partitions.</summary>
    private async Task<SourceRecord> RegisterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                SourceRecord source = await SourceRegistry.EnsureAsync(_store, _log.Identity, cancellation).ConfigureAwait(false);
                await _rules.ReadAsync(cancellation).ConfigureAwait(false);
                _backoff.Recovered();
                return source;
            }
            catch (StoreUnavailableException failure)
            {
                _backoff.Failed(failure);
                await _backoff.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads what was settled anew since, where that is due, or before it is asked whether somebody has decided about a message.</summary>
    /// <returns>Whether what is known is what is settled.</returns>
    private async Task<bool> RenewRulesAsync(bool isWanted)
    {
        if (!isWanted && !_rules.IsDue)
        {
            return true;
        }

        try
        {
            await _rules.ReadAsync(_cancellation).ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException failure)
        {
            _intake.Suspend(failure);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The loop ends.
        }

        return false;
    }

    /// <summary>What a run that ends at the logs' ends has waited for too long; null where it is nothing.</summary>
    private UndecidedMessageException? WaitedTooLong => _undecided.FailedFor(_registryPatience) ?? _ahead.FailedFor(_registryPatience);

    /// <summary>One poll; true where it brought a message and no partition is full, so the next poll may follow at once.</summary>
    private bool Step()
    {
        PollResult result;
        LogRecord record;
        try
        {
            result = _log.Poll(PollWait, out record);
            _watch.Polled();
        }
        catch (LogTruncatedException truncated)
        {
            _partitions.Stop(truncated);
            _intake.LookAtEnds();
            return false;
        }
        catch (UndecidedMessageException undecided)
        {
            _undecided.Add(undecided);
            _intake.LookAtEnds();
            return false;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // A message's schema was waited for: it was not taken, and will be read again.
            return false;
        }

        return _intake.Take(result, record, _cancellation);
    }

    /// <summary>
    /// Everything that is due: what is unfinished, what is held, checkpoints, places to be found. With all of it done, a store that failed is
    /// well again.
    /// </summary>
    private async Task WriteDueAsync(bool looksAgain)
    {
        try
        {
            await _partitions.WriteUnfinishedAsync().ConfigureAwait(false);
            _intake.TakeHeld(_cancellation);
            if (looksAgain)
            {
                _intake.TakeAhead(_cancellation);
            }

            await _partitions.WriteDueAsync().ConfigureAwait(false);
        }
        catch (StoreUnavailableException failure)
        {
            _intake.Suspend(failure);
            return;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return;
        }

        int failures = _backoff.Failures;
        _partitions.BeginWaiting(_cancellation);
        _intake.LookAtEnds();
        if (_backoff.Trouble is not null && _backoff.Failures == failures)
        {
            _backoff.Recovered();
            _paused.UnpauseAll();
        }
    }
}
