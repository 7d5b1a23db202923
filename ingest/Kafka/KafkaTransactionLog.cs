using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// The transaction log on Kafka, through Confluent.Kafka's consumer.
/// <list type="bullet">
/// <item>Where to start is always the owner's word: <c>auto.offset.reset=error</c>, so nothing is ever jumped over.</item>
/// <item>Values are decoded straight from librdkafka's buffer; a message costs no allocation beyond those of the client's Consume.</item>
/// <item>Callbacks of a rebalance run within Poll and Close, on the polling thread.</item>
/// </list>
/// </summary>
public sealed class KafkaTransactionLog : ITransactionLog
{
    private readonly KafkaOptions _options;
    private readonly ILogger _logger;
    private readonly OutageWatch _outage;
    private readonly IConsumer<Ignore, DecodedInPlace> _consumer;
    private readonly InPlaceDeserializer _values;
    private readonly OffsetCommitter _commits;
    private readonly WaitingPartitions _waiting;
    private readonly OwnerPauses _pauses;
    private readonly PartitionHandover _handover;
    private readonly IdentityQuestion _identity;
    private readonly PlaceReader _places;
    private readonly BrokerQuestions _questions;
    private readonly ReadFailures _failures;
    private TimestampType? _judgedTime;
    private bool _hasWarnedOfTime;
    private bool _ended;
    private bool _closed;

    private KafkaTransactionLog(KafkaOptions options, IMessageDecoder decoder, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _outage = new OutageWatch(clock, logger);
        _values = new InPlaceDeserializer(decoder);
        _commits = new OffsetCommitter(Commit, options.Topic, clock, logger);
        _waiting = new WaitingPartitions(
            partitions => _consumer!.Pause(partitions), partitions => _consumer!.Resume(partitions), position => _consumer!.Seek(position), options.Topic);
        _pauses = new OwnerPauses(partitions => _consumer!.Pause(partitions), partitions => _consumer!.Resume(partitions), options.Topic);
        _handover = new PartitionHandover(options.Topic, _commits, _waiting, logger);
        _identity = new IdentityQuestion(options, logger);
        _places = new PlaceReader(options, clock, logger);
        Dictionary<string, string> settings = ClientSettings.ForConsumer(options);
        _consumer = ClientSettings.Build(settings, () => new ConsumerBuilder<Ignore, DecodedInPlace>(settings)
            .SetValueDeserializer(_values)
            .SetPartitionsAssignedHandler((_, partitions) => _handover.TakeOver(partitions))
            .SetPartitionsRevokedHandler((_, positions) => _handover.GiveUp(positions, lost: false))
            .SetPartitionsLostHandler((_, positions) => _handover.GiveUp(positions, lost: true))
            .SetErrorHandler((_, error) => NoteOfMember(error))
            .SetLogHandler((_, message) => Log.Librdkafka(_logger, message.Facility, message.Message))
            .Build());
        _questions = new BrokerQuestions(_consumer, _identity, _places, _outage, options.Topic);
        _failures = new ReadFailures(options, _waiting, _handover, _questions, _outage, logger);
    }

    public LogIdentity Identity { get; private set; } = null!;

    public string? LastError => _outage.LastError;

    /// <summary>Finds the topic and makes a client for it. The group is joined by <see cref="Join"/>.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="decoder">This log's own: what it last decoded is valid until the next poll.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="logger">Hears of rebalances and of outages.</param>
    /// <param name="cancellationToken">Ends the wait for the first contact.</param>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answered within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, access to it is denied, it is compacted, or the broker turns the client away.</exception>
    public static async Task<KafkaTransactionLog> OpenAsync(
        KafkaOptions options, IMessageDecoder decoder, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        options.Validate();
        KafkaTransactionLog log = new(options, decoder, clock, logger);
        try
        {
            log.Identity = await log._identity.AskFirstAsync(clock, cancellationToken).ConfigureAwait(false);
            await log._identity.RequireContractAsync(cancellationToken).ConfigureAwait(false);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    public void Join(IPartitionOwner owner)
    {
        if (_handover.Owner is not null)
            throw new InvalidOperationException("This log has joined its group already.");

        _handover.Owner = owner;
        _consumer.Subscribe(_options.Topic);
        Log.Joined(_logger, _options.Group, _options.Topic, Identity.PartitionCount, _options.BootstrapServers);
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        ThrowIfEnded();
        record = default;
        _commits.Advance();
        _waiting.Advance();
        _pauses.Advance();
        ConsumeResult<Ignore, DecodedInPlace>? result;
        try
        {
            result = _consumer.Consume(wait);
        }
        catch (ConsumeException e)
        {
            ThrowIfOwnerFailed();
            ThrowIfWorseThanWaiting(e);
            return PollResult.Nothing;
        }

        ThrowIfOwnerFailed();
        if (_outage.Fatal is { } fatal)
            throw End(KafkaErrors.Translate(fatal, _options));

        if (result is null)
        {
            _questions.AskForSignOfLife();
            return PollResult.Nothing;
        }

        LogPartition partition = new(result.Partition.Value);
        LogOffset offset = new(result.Offset.Value);
        _outage.Recover();
        if (_waiting.Contains(partition))
            return PollResult.Nothing;

        if (result.IsPartitionEOF)
        {
            _handover.Passed(partition, offset);
            record = new LogRecord { Partition = partition, Offset = offset, LeaderEpoch = EpochOf(result) };
            return PollResult.EndOfPartition;
        }

        LookAtTime(result.Message.Timestamp.Type);
        _handover.Passed(partition, offset.Next);
        record.Partition = partition;
        record.Offset = offset;
        record.LeaderEpoch = EpochOf(result);
        record.LoggedAt = Ingest.Timestamp.FromUnixMilliseconds(result.Message.Timestamp.UnixTimestampMs);
        record.Message = _values.Message;
        return PollResult.Message;
    }

    public void Commit(IReadOnlyList<PartitionPosition> positions)
    {
        foreach (PartitionPosition position in positions)
        {
            if (_handover.Owns(position.Partition))
                _commits.Add(position);
        }

        _commits.Advance();
    }

    public PartitionBounds? AskBounds(LogPartition partition) => _questions.Bounds(partition);

    public LogIdentity? AskIdentity() => _questions.Identity();

    public FoundMessage? AskFirst(LogPartition partition, LogOffset from) => _questions.First(partition, from);

    public LogOffset? KnownEnd(LogPartition partition) => _questions.KnownEnd(partition);

    public void Begin(PartitionStart start) => _handover.Begin(start);

    public void Pause(IReadOnlyList<LogPartition> partitions) => _pauses.Pause(partitions, _handover.IsUnderWay);

    public void Unpause(IReadOnlyList<LogPartition> partitions) => _pauses.Unpause(partitions);

    public void Close()
    {
        if (_closed)
            return;

        bool hadFailed = _handover.HasFailed;
        _ended = true;
        _closed = true;
        _consumer.Close();
        _commits.Quiesce();
        if (!hadFailed)
            _handover.ThrowIfFailed();
    }

    public void Dispose()
    {
        _ended = true;
        Leave();
        _commits.Quiesce();
        _places.Dispose();
        _identity.Dispose();
        _consumer.Dispose();
    }

    /// <summary>
    /// On a thread of its own. The client's Close destroys its native handle too, and its Commit holds no reference to it: without this one, a commit
    /// that outlasts the rebalance (a broker that doesn't answer) would go on in memory that was freed.
    /// </summary>
    private void Commit(IReadOnlyList<TopicPartitionOffset> offsets) => NativeLibrdkafka.With(_consumer.Handle, _ =>
    {
        _consumer.Commit(offsets);
        return true;
    });

    /// <summary>The client waits for minutes when it is destroyed as a member of a group. The owner is not asked any more: nothing is written down.</summary>
    private void Leave()
    {
        if (_closed)
            return;

        _closed = true;
        _handover.Abandon();
        try
        {
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            _outage.Note(e.Error);
        }
    }

    private void LookAtTime(TimestampType type)
    {
        if (_judgedTime == type)
            return;

        _judgedTime = type;
        try
        {
            if (TopicContract.JudgeTime(type, _options) is { } warning && !_hasWarnedOfTime)
            {
                _hasWarnedOfTime = true;
                Log.ProducersTime(_logger, warning);
            }
        }
        catch (LogRefusedException e)
        {
            throw End(e);
        }
    }

    private static int? EpochOf(ConsumeResult<Ignore, DecodedInPlace> result) => result.LeaderEpoch is >= 0 and int epoch ? epoch : null;

    /// <summary>Before the group is joined nothing is waited for: what the first contact meets is thrown.</summary>
    private void NoteOfMember(Error error)
    {
        if (_handover.Owner is not null)
            _outage.Note(error);
    }

    private Exception End(Exception reason)
    {
        _ended = true;
        return reason;
    }

    /// <summary>Nothing read since is handed over: the owner never took its partitions.</summary>
    private void ThrowIfOwnerFailed()
    {
        if (_handover.HasFailed)
        {
            _ended = true;
            _handover.ThrowIfFailed();
        }
    }

    private void ThrowIfWorseThanWaiting(ConsumeException failure)
    {
        if (_failures.Judge(failure, out bool endsLog) is { } worse)
        {
            _ended |= endsLog;
            ExceptionDispatchInfo.Throw(worse);
        }
    }

    private void ThrowIfEnded()
    {
        if (_ended)
            throw new InvalidOperationException("This log has ended; open another.");
    }
}
