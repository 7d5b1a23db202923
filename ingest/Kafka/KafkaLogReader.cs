using System.Runtime.ExceptionServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Reads stretches of partitions from Kafka. Partitions are assigned by hand, so no group is joined; where to read is always the caller's word
/// (<c>auto.offset.reset=error</c>), so nothing is ever jumped over.
/// </summary>
public sealed class KafkaLogReader : ILogReader
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long an outage in the middle of a stretch is waited for.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly IConsumer<Ignore, DecodedInPlace> _consumer;
    private readonly InPlaceDeserializer _values;
    private readonly HeardErrors _heard;
    private readonly IdentityQuestion _identity;

    /// <summary>A record beyond the stretch, by which its end was seen: the next stretch may begin with it.</summary>
    private LogRecord? _ahead;

    /// <summary>Null where the client stands nowhere that a stretch could go on from.</summary>
    private LogPartition? _partition;
    private LogOffset _next;
    private LogOffset _end;
    private bool _isDone = true;
    private long _heardTimestamp;
    private Error? _fatal;

    private KafkaLogReader(KafkaOptions options, IMessageDecoder decoder, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _values = new InPlaceDeserializer(decoder);
        _heard = new HeardErrors(options);
        _identity = new IdentityQuestion(options, logger);
        Dictionary<string, string> settings = ClientSettings.ForReader(options);
        _consumer = ClientSettings.Build(settings, () => new ConsumerBuilder<Ignore, DecodedInPlace>(settings)
            .SetValueDeserializer(_values)
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, message) => Log.Librdkafka(_logger, message.Facility, message.Message))
            .Build());
    }

    public LogIdentity Identity { get; private set; } = null!;

    /// <summary>Finds the topic and makes a client for it.</summary>
    /// <param name="options">Where. The group is not joined.</param>
    /// <param name="decoder">This reader's own: what it last decoded is valid until the next poll.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="logger">Hears of outages.</param>
    /// <param name="cancellationToken">Ends the wait for the first contact.</param>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answered within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<KafkaLogReader> OpenAsync(
        KafkaOptions options, IMessageDecoder decoder, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        options.Validate();
        KafkaLogReader reader = new(options, decoder, clock, logger);
        try
        {
            reader.Identity = await reader._identity.AskFirstAsync(clock, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public LogIdentity AskIdentity()
    {
        try
        {
            return _identity.Ask(AnswerTimeout) ?? throw new BrokerUnavailableException(_options.BootstrapServers, "it does not tell its cluster's id.");
        }
        catch (KafkaException e)
        {
            throw KafkaErrors.Translate(e.Error, _options, e);
        }
    }

    public PartitionBounds AskBounds(LogPartition partition)
    {
        try
        {
            WatermarkOffsets watermarks = _consumer.QueryWatermarkOffsets(Native(partition), AnswerTimeout);
            return new PartitionBounds(partition, new LogOffset(watermarks.Low.Value), new LogOffset(watermarks.High.Value));
        }
        catch (KafkaException e)
        {
            throw _heard.Translate(e.Error, e);
        }
    }

    public void Begin(LogPartition partition, LogOffset from, LogOffset upTo)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, upTo);
        bool goesOn = _partition == partition && (_ahead is { } ahead ? from >= _next && from <= ahead.Offset : from == _next);
        _end = upTo;
        _isDone = false;
        _heardTimestamp = _clock.GetTimestamp();
        if (!goesOn)
        {
            _partition = partition;
            _ahead = null;
            _consumer.Assign(new TopicPartitionOffset(Native(partition), new Offset(from.Value)));
        }

        _next = from;
    }

    public PollResult Poll(TimeSpan wait, out LogRecord record)
    {
        record = default;
        if (_isDone)
            return PollResult.Nothing;

        if (_next >= _end || (_ahead is { } ahead && ahead.Offset >= _end))
            return End(out record);

        if (_ahead is { } held)
        {
            _ahead = null;
            return HandOver(held, out record);
        }

        ConsumeResult<Ignore, DecodedInPlace>? result = Consume(wait);
        if (result is null)
        {
            ThrowIfSilent();
            return PollResult.Nothing;
        }

        _heardTimestamp = _clock.GetTimestamp();
        _heard.Forget();
        LogPartition partition = new(result.Partition.Value);
        LogOffset offset = new(result.Offset.Value);
        if (partition != _partition || offset < _next)
            return PollResult.Nothing;

        if (result.IsPartitionEOF)
        {
            if (offset < _end)
                throw Truncated(offset, "it ends there, before what is known of it", null);

            PollResult told = End(out record);

            // The client tells an end once: who begins here again has to go here again.
            _partition = null;
            return told;
        }

        LogRecord read = new()
        {
            Partition = partition,
            Offset = offset,
            LeaderEpoch = result.LeaderEpoch is >= 0 and int epoch ? epoch : null,
            LoggedAt = Ingest.Timestamp.FromUnixMilliseconds(result.Message.Timestamp.UnixTimestampMs),
            Message = _values.Message,
        };
        if (offset < _end)
            return HandOver(read, out record);

        _ahead = read;
        return End(out record);
    }

    public void Dispose()
    {
        _identity.Dispose();
        _consumer.Dispose();
    }

    private PollResult HandOver(in LogRecord read, out LogRecord record)
    {
        record = read;
        _next = read.Offset.Next;
        return PollResult.Message;
    }

    private PollResult End(out LogRecord record)
    {
        record = new LogRecord { Partition = _partition!.Value, Offset = _end };
        _next = _end;
        _isDone = true;
        return PollResult.EndOfPartition;
    }

    private ConsumeResult<Ignore, DecodedInPlace>? Consume(TimeSpan wait)
    {
        try
        {
            ConsumeResult<Ignore, DecodedInPlace>? result = _consumer.Consume(wait);
            return _fatal is null ? result : throw KafkaErrors.Translate(_fatal, _options);
        }
        catch (ConsumeException e)
        {
            // A decoder judges whatever bytes it is given; where it throws instead it could not (a schema registry that doesn't answer).
            if (e.Error.Code is ErrorCode.Local_ValueDeserialization or ErrorCode.Local_KeyDeserialization)
                ExceptionDispatchInfo.Throw(e.InnerException ?? e);

            if (KafkaErrors.IsTruncation(e.Error.Code))
                throw Truncated(_next, e.Error.Reason, e);

            if (e.Error.IsFatal || KafkaErrors.IsRefusal(e.Error.Code))
                throw KafkaErrors.Translate(e.Error, _options, e);

            Note(e.Error);
            return null;
        }
    }

    private LogTruncatedException Truncated(LogOffset wanted, string problem, Exception? inner)
    {
        LogPartition partition = _partition!.Value;
        _partition = null;
        _isDone = true;
        PartitionBounds bounds = AskBounds(partition);
        return new LogTruncatedException(partition, wanted, bounds.Earliest, bounds.End, problem, inner);
    }

    private void ThrowIfSilent()
    {
        if (_clock.GetElapsedTime(_heardTimestamp) >= SilenceMax)
            throw _heard.Unanswered($"nothing came (waited {SilenceMax.TotalSeconds:0} s for offset {_next} of partition {_partition}).");
    }

    private void Note(Error error)
    {
        _heard.Hear(error);
        if (error.IsFatal)
            _fatal = error;

        Log.Trouble(_logger, error.Code.ToString(), error.Reason);
    }

    private TopicPartition Native(LogPartition partition) => new(_options.Topic, partition.Value);
}
