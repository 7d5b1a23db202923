using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// One partition's way from messages to checkpoints; only what a checkpoint covers may be told to the broker.
/// <para>Invariant: passed = accepted + quarantined + gaps, over every checkpoint's interval.</para>
/// </summary>
public sealed class PartitionConsumer
{
    private readonly ConsumerOptions _options;
    private readonly BusinessCalendar _calendar;
    private readonly Func<int> _partitionCount;
    private readonly Func<MessageRules> _rules;
    private readonly TakenInterval _taken = new();
    private readonly HotDays _hot;
    private readonly LogRecognition _recognition;
    private readonly ClockLimit _clockLimit;
    private readonly CheckpointTiming _timing;
    private LogOffset? _from;
    private LogOffset _next;
    private int? _leaderEpoch;
    private Timestamp? _caughtUpAt;
    private Timestamp? _lastLoggedAt;

    public PartitionConsumer(
        SourceId source,
        LogPartition partition,
        Func<int> partitionCount,
        PartitionProgress progress,
        IStoredDayReader storedDays,
        ConsumerOptions options,
        Func<MessageRules> rules,
        BusinessCalendar calendar,
        TimeProvider clock)
    {
        Source = source;
        Partition = partition;
        _partitionCount = partitionCount;
        _from = progress.Next;
        _next = progress.Next ?? default;
        _leaderEpoch = progress.LeaderEpoch;
        _options = options;
        _rules = rules;
        _calendar = calendar;
        _hot = new HotDays(source, partition, storedDays, options.HotDays);
        _recognition = new LogRecognition(partition, progress.LastMessage);
        _clockLimit = new ClockLimit(source, partition, options.LoggedAheadMax, clock);
        _timing = new CheckpointTiming(progress.HasCheckpoint, options.IdleCheckpointInterval, clock);
    }

    public SourceId Source { get; }

    public LogPartition Partition { get; }

    /// <summary>The offset to go on with.</summary>
    public LogOffset Next => _next;

    /// <summary>Whether everything up to the end last seen has been read.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>When the newest checkpoint of this owner was written, or it began.</summary>
    public Timestamp CheckpointedAt => _timing.WrittenAt;

    /// <summary>Whether messages in memory should become durable now.</summary>
    public bool IsCheckpointDue => IsFull || (HasProgress && _timing.HasProgressFor(_options.CheckpointInterval));

    /// <summary>Whether what it took is old enough to be written with another partition's, which is due, rather than by itself before long.</summary>
    public bool MayJoinCheckpoint => HasProgress && _timing.HasProgressFor(_options.CheckpointInterval / 2);

    /// <summary>Whether it is time to write down that a partition with nothing new still is at its end, if it is.</summary>
    public bool IsIdleCheckpointDue => !HasProgress && IsCaughtUp && _timing.IsIdleDue;

    /// <summary>Whether its bytes alone call for a checkpoint: cheap enough to ask after every message.</summary>
    public bool IsFull => UnwrittenBytes >= _options.CheckpointBytes;

    /// <summary>Bytes of message values that no checkpoint covers.</summary>
    public long UnwrittenBytes => _taken.Bytes;

    /// <summary>Whether offsets were passed that no checkpoint covers.</summary>
    public bool HasProgress => _from is { } from && _next > from;

    /// <summary>The stores of its hot days, each with every row of its date before <see cref="Next"/>.</summary>
    internal IReadOnlyCollection<DayStore> HotStores => _hot.Stores;

    /// <summary>What telemetry tells of it.</summary>
    /// <param name="end">The partition's end as far as it is known.</param>
    public PartitionFigures FiguresWith(LogOffset? end) => new(
        Partition,
        _from is not null && end is { } known ? Math.Max(0, known.Value - _next.Value) : null,
        _lastLoggedAt,
        IsCaughtUp,
        CheckpointedAt,
        _hot.Rows,
        _hot.RowBytes,
        _hot.Folds);

    /// <summary>The last message of an earlier owner is to be seen again before any other, to know the log by it.</summary>
    public void RequireLastMessage() => _recognition.IsDue = true;

    /// <summary>Takes one message. An offset that was taken already is passed over: folding it again would change nothing.</summary>
    /// <exception cref="StoreUnavailableException">A date that turns hot could not be loaded; the message was not taken.</exception>
    /// <exception cref="LogChangedException">It isn't the log that was read before; the message was not taken.</exception>
    /// <exception cref="UndecidedMessageException">It was logged ahead of this machine's clock, and nobody has decided about it; the message was not taken.</exception>
    /// <returns>Whether it was new.</returns>
    public bool Accept(in LogRecord record, CancellationToken cancellation)
    {
        if (_from is not null && record.Offset < _next)
        {
            _recognition.Recognise(record);
            return false;
        }

        _recognition.Require();
        MessageRules rules = _rules();
        _clockLimit.Require(record, rules);
        LookAtEpoch(record);
        _hot.Advance(_clockLimit.Within(record.LoggedAt));
        Rejection? rejection = rules.Check(Source, record);
        if (rejection is null)
        {
            DayStore? hot = _hot.StoreOf(record.Message.Transaction.HomeDate, _next, cancellation);
            PassTo(record.Offset);
            Fold(record, hot);
        }
        else
        {
            PassTo(record.Offset);
            _taken.Reject(record, rejection);
        }

        _next = record.Offset.Next;
        _timing.Passed();
        _leaderEpoch = record.LeaderEpoch ?? _leaderEpoch;
        _recognition.Take(record);
        _lastLoggedAt = record.LoggedAt;
        IsCaughtUp = false;
        return true;
    }

    /// <summary>The messages that have to be found where they were taken, before what was taken may be written down.</summary>
    /// <param name="isKnownById">Whether the topic's id tells that it is the same log.</param>
    public IReadOnlyList<LastMessage> PlacesToConfirm(bool isKnownById) => _recognition.ToConfirm(isKnownById);

    /// <summary>They were found.</summary>
    public void PlacesConfirmed() => _recognition.Confirmed();

    /// <summary>The partition's end was seen at that time: every message below <paramref name="end"/> has been handed over.</summary>
    /// <exception cref="LogChangedException">It isn't the log that was read before.</exception>
    public void ReachedEnd(LogOffset end, Timestamp seenAt)
    {
        _recognition.Require();
        PassTo(end);
        if (HasProgress)
        {
            _timing.Passed();
        }

        IsCaughtUp = true;
        _caughtUpAt = seenAt;
    }

    /// <summary>
    /// The broker was asked for the partition's end: an end is announced only when it is reached, so silence since doesn't tell
    /// a quiet partition from a broken connection. Returns whether nothing is left to read as of now.
    /// </summary>
    /// <param name="end">The next offset to be written, or null where the broker didn't answer.</param>
    /// <exception cref="LogChangedException">The end lies before what was read.</exception>
    public bool ConfirmEnd(LogOffset? end)
    {
        Timestamp askedAt = _timing.AskedForEnd();
        RequireEnd(end);
        if (end is not { } known || (_from is not null && known > _next))
        {
            return false;
        }

        ReachedEnd(known, askedAt);
        return true;
    }

    /// <summary>Whether an end that was seen contradicts what was read: the broker has to be asked for it (<see cref="RequireEnd"/>).</summary>
    public bool IsSuspiciousEnd(LogOffset end) => _from is not null && end < _next;

    /// <summary>The partition's end as the broker tells it when asked; null where it doesn't answer.</summary>
    /// <exception cref="LogChangedException">The end lies before what was read.</exception>
    public void RequireEnd(LogOffset? end)
    {
        if (end is { } known && IsSuspiciousEnd(known))
        {
            throw new LogChangedException(LogProblem.Short(Partition, _next, known));
        }
    }

    /// <summary>What has been taken is durable, with everything before it.</summary>
    internal void Written(Checkpoint checkpoint)
    {
        _from = _next;
        _taken.Clear();
        _hot.EvictCold();
        _timing.Written(checkpoint);
    }

    private void LookAtEpoch(in LogRecord record)
    {
        if (record.LeaderEpoch is not { } epoch || _leaderEpoch is not { } known || epoch == known)
        {
            return;
        }

        if (epoch < known)
        {
            throw new LogChangedException(LogProblem.EpochWentBack(Partition, record.Offset, known, epoch));
        }

        _recognition.Suspect();
    }

    /// <summary>The files and the checkpoint of what has been taken, by the time at which the attempt to write them began.</summary>
    internal (IntervalFiles Files, Checkpoint Checkpoint) Build(Timestamp attempt)
    {
        var range = new OffsetRange(_from ?? _next, _next);
        IntervalFiles files = _taken.Build(Source, Partition, range, attempt, _hot.RunningTotalsOf);
        return (files, new Checkpoint
        {
            Format = Checkpoint.CurrentFormat,
            Source = Source,
            Partition = Partition,
            PartitionCount = _partitionCount(),
            From = range.From,
            To = range.To,
            LeaderEpoch = _leaderEpoch,
            LastMessage = _recognition.Last,
            OldestLoggedAt = _taken.OldestLoggedAt,
            NewestLoggedAt = _taken.NewestLoggedAt,
            Segment = files.Segment,
            Quarantine = files.Quarantine,
            Counters = _taken.CountersOf(range),
            HomeDates = files.HomeDates,
            CaughtUpAt = IsCaughtUp ? _caughtUpAt : null,
            CreatedAt = attempt,
            CutBy = _calendar.Zone.CutName(),
        });
    }

    /// <summary>Goes on to an offset, counting those in between, which hold no message.</summary>
    private void PassTo(LogOffset offset)
    {
        _from ??= _next = offset;
        if (offset > _next)
        {
            _taken.Skip(offset.Value - _next.Value);
            _next = offset;
        }
    }

    private void Fold(in LogRecord record, DayStore? hot)
    {
        ref readonly Transaction transaction = ref record.Message.Transaction;
        hot?.Prefetch(transaction.Id);
        ulong contentHash = ContentHash.Of(transaction);
        BusinessDay businessDay = _calendar.DayOf(transaction.OccurredAt);
        _taken.Accept(record, transaction, contentHash, businessDay);
        if (hot is not null)
        {
            _hot.Fold(hot, StoredRow.Of(transaction, contentHash, record.Offset, businessDay));
        }
    }
}
