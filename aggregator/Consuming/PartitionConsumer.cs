using System.Diagnostics;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// One partition's way from messages to checkpoints. Order of what becomes durable: segment and quarantine, then the checkpoint that
/// names them; only then may its end be told to the broker. So a crash anywhere leaves files nobody refers to, and nothing else.
/// <para>Invariant: passed = accepted + quarantined + gaps, over every checkpoint's interval.</para>
/// </summary>
public sealed class PartitionConsumer
{
    private readonly IObjectStore _store;
    private readonly IStoredDayReader _storedDays;
    private readonly ConsumerOptions _options;
    private readonly BusinessCalendar _calendar;
    private readonly TimeProvider _clock;
    private readonly SegmentBuffer _segment = new();
    private readonly QuarantineBuffer _quarantine = new();
    private readonly HotWindow _hot;
    private LogOffset? _from;
    private LogOffset _next;
    private long _gaps;
    private long _bytes;
    private int? _leaderEpoch;
    private LastMessage? _lastMessage;
    private Timestamp? _oldestLoggedAt;
    private Timestamp? _newestLoggedAt;
    private Timestamp? _caughtUpAt;
    private Timestamp _checkpointedAt;
    private Timestamp _idleSince;
    private bool _hasCheckpoint;
    private Timestamp? _attemptBegan;
    private Timestamp? _lastLoggedAt;
    private FoldCounts _folds;

    public PartitionConsumer(
        SourceId source,
        LogPartition partition,
        int partitionCount,
        PartitionProgress progress,
        IObjectStore store,
        IStoredDayReader storedDays,
        ConsumerOptions options,
        BusinessCalendar calendar,
        TimeProvider clock)
    {
        Source = source;
        Partition = partition;
        PartitionCount = partitionCount;
        _from = progress.Next;
        _next = progress.Next ?? default;
        _leaderEpoch = progress.LeaderEpoch;
        _lastMessage = progress.LastMessage;
        _hasCheckpoint = progress.HasCheckpoint;
        _store = store;
        _storedDays = storedDays;
        _options = options;
        _calendar = calendar;
        _clock = clock;
        _hot = new HotWindow(options.HotDays);
        _checkpointedAt = Timestamp.Now(clock);
        _idleSince = _checkpointedAt;
    }

    public SourceId Source { get; }

    public LogPartition Partition { get; }

    public int PartitionCount { get; set; }

    /// <summary>The offset to go on with.</summary>
    public LogOffset Next => _next;

    /// <summary>Whether everything up to the end last seen has been read.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Whether the last message of an earlier owner is to be seen again before any other, to know the log by it.</summary>
    public bool IsLastMessageDue { get; set; }

    /// <summary>When the newest checkpoint of this owner was written, or it began.</summary>
    public Timestamp CheckpointedAt => _checkpointedAt;

    /// <summary>What telemetry tells of it.</summary>
    /// <param name="end">The partition's end as far as it is known.</param>
    public PartitionFigures FiguresWith(LogOffset? end) => new(
        Partition,
        _from is not null && end is { } known ? Math.Max(0, known.Value - _next.Value) : null,
        _lastLoggedAt,
        IsCaughtUp,
        _checkpointedAt,
        _hot.Stores.Sum(store => (long)store.Count),
        _hot.Stores.Sum(store => store.RowBytes),
        _folds);

    /// <summary>Whether messages in memory should become durable now.</summary>
    public bool IsCheckpointDue =>
        IsFull || (HasProgress && Timestamp.Now(_clock) >= _checkpointedAt.Plus(_options.CheckpointInterval));

    /// <summary>Whether it is time to write down that a partition with nothing new still is at its end, if it is.</summary>
    public bool IsIdleCheckpointDue =>
        !HasProgress && IsCaughtUp && (!_hasCheckpoint || Timestamp.Now(_clock) >= _idleSince.Plus(_options.IdleCheckpointInterval));

    /// <summary>Whether bytes alone call for a checkpoint: cheap enough to ask after every message.</summary>
    public bool IsFull => _bytes >= _options.CheckpointBytes;

    /// <summary>Whether offsets were passed that no checkpoint covers.</summary>
    public bool HasProgress => _from is { } from && _next > from;

    /// <summary>Takes one message. An offset that was taken already is passed over: folding it again would change nothing.</summary>
    /// <exception cref="StoreUnavailableException">A date that turns hot could not be loaded; the message was not taken.</exception>
    /// <exception cref="LogChangedException">It isn't the log that was read before; the message was not taken.</exception>
    /// <returns>Whether it was new.</returns>
    public bool Accept(in LogRecord record, CancellationToken cancellation)
    {
        if (_from is not null && record.Offset < _next)
        {
            Recognise(record);
            return false;
        }

        RequireRecognised();
        _hot.Advance(record.LoggedAt);
        Rejection? rejection = record.Message.Rejection
            ?? TransactionRules.CheckClock(record.Message.Transaction, record.LoggedAt, _options.AheadOfBrokerMax);
        if (rejection is null)
        {
            DayStore? hot = HotStoreOf(record.Message.Transaction.HomeDate, cancellation);
            PassTo(record.Offset);
            Fold(record, hot);
        }
        else
        {
            PassTo(record.Offset);
            _quarantine.Add(record.Offset, record.LoggedAt, rejection, record.Message.RawValue.Span);
        }

        _next = record.Offset.Next;
        _leaderEpoch = record.LeaderEpoch ?? _leaderEpoch;
        _lastMessage = new LastMessage(record.Offset, record.Message.RawHash);
        _lastLoggedAt = record.LoggedAt;
        _oldestLoggedAt = _oldestLoggedAt < record.LoggedAt ? _oldestLoggedAt : record.LoggedAt;
        _newestLoggedAt = _newestLoggedAt > record.LoggedAt ? _newestLoggedAt : record.LoggedAt;
        _bytes += record.Message.RawValue.Length;
        IsCaughtUp = false;
        return true;
    }

    /// <summary>The partition's end was seen at that time: every message below <paramref name="end"/> has been handed over.</summary>
    /// <exception cref="LogChangedException">It isn't the log that was read before.</exception>
    public void ReachedEnd(LogOffset end, Timestamp seenAt)
    {
        RequireRecognised();
        PassTo(end);
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

    /// <summary>
    /// Makes durable what has been taken, with everything before it. An attempt that took too long, its failures included, counts for
    /// nothing, since its files may have been collected as garbage meanwhile: it is made again under other names.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing was lost: the same again once the store is back.</exception>
    public async Task<Checkpoint> CheckpointAsync(CancellationToken cancellation)
    {
        using Activity? activity = AggregatorTelemetry.Activities.StartActivity("accounting.consumer.checkpoint");
        long startedTimestamp = _clock.GetTimestamp();
        Checkpoint checkpoint;
        do
        {
            Timestamp now = Timestamp.Now(_clock);
            _attemptBegan = _attemptBegan is { } began && now < began.Plus(IntervalFiles.AttemptMax) ? began : now;
            checkpoint = await WriteAsync(_attemptBegan.Value, cancellation).ConfigureAwait(false);
        }
        while (Timestamp.Now(_clock) >= _attemptBegan.Value.Plus(IntervalFiles.AttemptMax));

        BeginInterval(Timestamp.Now(_clock));
        AggregatorTelemetry.CheckpointSeconds.Record(_clock.GetElapsedTime(startedTimestamp).TotalSeconds, new KeyValuePair<string, object?>("partition", Partition.Value));
        return checkpoint;
    }

    private async Task<Checkpoint> WriteAsync(Timestamp attempt, CancellationToken cancellation)
    {
        var range = new OffsetRange(_from ?? _next, _next);
        IntervalFiles files = IntervalFiles.Build(Source, Partition, range, attempt, _segment, _quarantine, RunningTotalsOf);
        var checkpoint = new Checkpoint
        {
            Format = Checkpoint.CurrentFormat,
            Source = Source,
            Partition = Partition,
            PartitionCount = PartitionCount,
            From = range.From,
            To = range.To,
            LeaderEpoch = _leaderEpoch,
            LastMessage = _lastMessage,
            OldestLoggedAt = _oldestLoggedAt,
            NewestLoggedAt = _newestLoggedAt,
            Segment = files.Segment,
            Quarantine = files.Quarantine,
            Counters = new CheckpointCounters(range.To.Value - range.From.Value, _segment.Rows, _quarantine.Messages, _gaps),
            HomeDates = files.HomeDates,
            CaughtUpAt = IsCaughtUp ? _caughtUpAt : null,
            CreatedAt = attempt,
        };
        if (!checkpoint.Counters.AreConserved)
        {
            throw new InvalidOperationException($"Partition {Partition} of {Source} passed offsets it cannot account for: {checkpoint.Counters}.");
        }

        byte[] bytes = StoreJson.Serialize(checkpoint);
        ObjectKey key = CheckpointKey.ForCheckpoint(Source, Partition, range, ContentHash256.Of(bytes));
        await _store.PutAsync(files.Contents, cancellation).ConfigureAwait(false);
        await _store.PutAsync([ObjectContent.FromBytes(key, bytes)], cancellation).ConfigureAwait(false);
        return checkpoint;
    }

    /// <summary>A message at a known place: of the last one taken the value is known.</summary>
    private void Recognise(in LogRecord record)
    {
        if (_lastMessage is { } known && record.Offset == known.Offset)
        {
            IsLastMessageDue = false;
            if (record.Message.RawHash != known.RawHash)
            {
                throw new LogChangedException(LogProblem.Changed(Partition, known, record.Message.RawHash));
            }
        }
    }

    private void RequireRecognised()
    {
        if (IsLastMessageDue)
        {
            throw new LogChangedException(LogProblem.Vanished(Partition, _lastMessage!.Value));
        }
    }

    private void BeginInterval(Timestamp now)
    {
        _from = _next;
        _segment.Clear();
        _quarantine.Clear();
        _hot.EvictCold();
        _oldestLoggedAt = null;
        _newestLoggedAt = null;
        _gaps = 0;
        _bytes = 0;
        _hasCheckpoint = true;
        _attemptBegan = null;
        _checkpointedAt = now;
        _idleSince = now;
    }

    /// <summary>Null where the date is cold, so nobody keeps them.</summary>
    private IReadOnlyList<WinnerTotal>? RunningTotalsOf(HomeDate date) =>
        _hot.TryGet(date, out DayStore store) ? [.. store.Totals.Select(WinnerTotal.Of)] : null;

    /// <summary>Goes on to an offset, counting those in between, which hold no message.</summary>
    private void PassTo(LogOffset offset)
    {
        _from ??= _next = offset;
        if (offset > _next)
        {
            _gaps += offset.Value - _next.Value;
            _next = offset;
        }
    }

    private void Fold(in LogRecord record, DayStore? hot)
    {
        Transaction transaction = record.Message.Transaction;
        ulong contentHash = ContentHash.Of(transaction);
        BusinessDay businessDay = _calendar.DayOf(transaction.OccurredAt);
        if (hot is not null)
        {
            _folds = _folds.With(hot.Fold(StoredRow.Of(transaction, contentHash, record.Offset, businessDay)));
        }

        _segment.Add(transaction, contentHash, record.Offset, record.LoggedAt, record.Message.RawHash, businessDay);
    }

    /// <summary>
    /// The date's store, loaded if the date turns hot with this message; null where it is cold.
    /// Loading blocks the polling thread on purpose: nothing else of this consumer may run before the date is whole.
    /// </summary>
    private DayStore? HotStoreOf(HomeDate date, CancellationToken cancellation)
    {
        if (_hot.TryGet(date, out DayStore known))
        {
            return known;
        }

        if (!_hot.IsHot(date))
        {
            return null;
        }

        var store = new DayStore(date);
        _storedDays.LoadAsync(Source, Partition, _next, store, cancellation).GetAwaiter().GetResult();
        _hot.Add(store);
        return store;
    }
}
