using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// One partition's way from messages to checkpoints; only what a checkpoint covers may be told to the broker.
/// <para>Invariant: passed = accepted + quarantined + gaps, over every checkpoint's interval.</para>
/// </summary>
public sealed class PartitionConsumer
{
    private readonly ConsumerOptions _options;
    private readonly BusinessCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly Func<int> _partitionCount;
    private readonly Func<MessageRules> _rules;
    private readonly TakenInterval _taken = new();
    private readonly HotDays _hot;
    private readonly LogRecognition _recognition;
    private LogOffset? _from;
    private LogOffset _next;
    private int? _leaderEpoch;
    private Timestamp? _caughtUpAt;
    private Timestamp _idleSince;

    /// <summary>When the first offset was passed that no checkpoint covers; null where there is none.</summary>
    private Timestamp? _progressSince;
    private bool _hasCheckpoint;
    private Timestamp? _lastLoggedAt;
    private Timestamp _clockLimit = Timestamp.Earliest;

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
        _hasCheckpoint = progress.HasCheckpoint;
        _options = options;
        _rules = rules;
        _calendar = calendar;
        _clock = clock;
        _hot = new HotDays(source, partition, storedDays, options.HotDays);
        _recognition = new LogRecognition(partition, progress.LastMessage);
        CheckpointedAt = Timestamp.Now(clock);
        _idleSince = CheckpointedAt;
    }

    public SourceId Source { get; }

    public LogPartition Partition { get; }

    /// <summary>The offset to go on with.</summary>
    public LogOffset Next => _next;

    /// <summary>Whether everything up to the end last seen has been read.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Whether the last message of an earlier owner is to be seen again before any other, to know the log by it.</summary>
    public bool IsLastMessageDue
    {
        get => _recognition.IsDue;
        set => _recognition.IsDue = value;
    }

    /// <summary>When the newest checkpoint of this owner was written, or it began.</summary>
    public Timestamp CheckpointedAt { get; private set; }

    /// <summary>
    /// Whether messages in memory should become durable now. Their age counts from the first of them: a message after a long silence doesn't call for a checkpoint of its own, and
    /// those of other partitions that come at about the same time are written with it.
    /// </summary>
    public bool IsCheckpointDue => IsFull || HasProgressFor(_options.CheckpointInterval);

    /// <summary>Whether what it took is old enough to be written with another partition's, which is due, rather than by itself before long.</summary>
    public bool MayJoinCheckpoint => HasProgressFor(_options.CheckpointInterval / 2);

    /// <summary>Whether it is time to write down that a partition with nothing new still is at its end, if it is.</summary>
    public bool IsIdleCheckpointDue =>
        !HasProgress && IsCaughtUp && (!_hasCheckpoint || Timestamp.Now(_clock) >= _idleSince.Plus(_options.IdleCheckpointInterval));

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
        RequireClock(record, rules);
        LookAtEpoch(record);
        _hot.Advance(record.LoggedAt < _clockLimit ? record.LoggedAt : _clockLimit);
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
        _progressSince ??= Timestamp.Now(_clock);
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
        _progressSince ??= HasProgress ? Timestamp.Now(_clock) : null;
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
        _idleSince = Timestamp.Now(_clock);
        RequireEnd(end);
        if (end is not { } known || (_from is not null && known > _next))
        {
            return false;
        }

        ReachedEnd(known, _idleSince);
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
        _progressSince = null;
        _taken.Clear();
        _hot.EvictCold();
        _hasCheckpoint = true;
        CheckpointedAt = Timestamp.Now(_clock);

        // A checkpoint that had to wait for the broker tells of an end seen long ago: the hour counts from what it says, not from when it was written.
        _idleSince = checkpoint.CaughtUpAt ?? CheckpointedAt;
    }

    /// <summary>One of two clocks is wrong where a message was logged in the time to come: nothing is decided by which, and the clock is asked only where it has to be.</summary>
    private void RequireClock(in LogRecord record, MessageRules rules)
    {
        if (record.LoggedAt <= _clockLimit)
        {
            return;
        }

        var now = Timestamp.Now(_clock);
        _clockLimit = now.Plus(_options.LoggedAheadMax);
        if (record.LoggedAt > _clockLimit && rules.DecisionOf(Source, Partition, record.Offset) is null)
        {
            throw new UndecidedMessageException(
                Partition,
                record.Offset,
                $"Offset {record.Offset} of partition {Partition} of {Source} was logged at {record.LoggedAt}, and it is {now} by this machine's clock. Where this clock is wrong, set it right; where the producer's was, "
                + $"'accounting rules decide --source {Source} --partition {Partition} --offset {record.Offset} --verdict accept|quarantine --by … --reason …' says what becomes of the message.");
        }
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

    private bool HasProgressFor(Duration age) => HasProgress && _progressSince is { } since && Timestamp.Now(_clock) >= since.Plus(age);

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
