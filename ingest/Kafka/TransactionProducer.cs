using System.IO.Hashing;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Writes transactions to Kafka: idempotent, acknowledged by all replicas, in the order given within a partition. The partition is
/// a hash of the key, so the same messages make the same log in every run. One caller at a time.
/// Each message is kept until its delivery is reported. One whose topic or partition the broker doesn't know for a moment is sent again, then perhaps
/// after later ones (<see cref="ReturnedShipments"/>); the first that cannot be delivered fails the producer: every later call throws.
/// </summary>
public sealed class TransactionProducer : IDisposable
{
    private const int InFlightMax = 50_000;

    private const int ReportEvery = 10_000;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly IProgress<ProducerProgress>? _progress;
    private readonly HeardErrors _heard;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Action<Shipment, Error, PersistenceStatus> _acknowledge;
    private readonly ReturnedShipments _returned;

    /// <summary>Used for every message: the client reads it within the call.</summary>
    private readonly Message<byte[], byte[]> _message = new() { Headers = [] };

    private TopicPartition[] _partitions = [];
    private PaceKeeper? _pace;
    private Exception? _failure;
    private long _sent;
    private long _settled;
    private long _delivered;

    private TransactionProducer(KafkaOptions options, TimeProvider clock, ILogger logger, IProgress<ProducerProgress>? progress)
    {
        _options = options;
        _clock = clock;
        _progress = progress;
        _heard = new HeardErrors(options);
        _acknowledge = Acknowledge;
        _returned = new ReturnedShipments(options, clock, logger);
        Dictionary<string, string> settings = ClientSettings.ForProducer(options);
        _producer = ClientSettings.Build(settings, () => new ProducerBuilder<byte[], byte[]>(settings)
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message.Facility, message.Message))
            .SetErrorHandler((_, error) => Note(error))
            .Build());
    }

    public LogIdentity Identity { get; private set; } = null!;

    public ProducerProgress Progress => new(Volatile.Read(ref _sent), Volatile.Read(ref _delivered));

    /// <param name="options">Where. The group is of no concern to a producer.</param>
    /// <param name="pace">The group to stay near, or null to write as fast as the broker takes it.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="logger">Hears what the client has to say.</param>
    /// <param name="progress">Told every 10,000 messages and at every flush, on the caller's thread.</param>
    /// <param name="cancellationToken">Ends the wait for the first contact.</param>
    /// <exception cref="InvalidSettingException">A setting is unknown or reserved.</exception>
    /// <exception cref="BrokerUnavailableException">No broker answered within <see cref="KafkaOptions.FirstContactTimeout"/>.</exception>
    /// <exception cref="LogRefusedException">The topic isn't there, or access to it is denied.</exception>
    public static async Task<TransactionProducer> OpenAsync(
        KafkaOptions options, ProducerPace? pace, TimeProvider clock, ILogger logger, IProgress<ProducerProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        TransactionProducer producer = new(options, clock, logger, progress);
        try
        {
            using (var asking = new AskingClient(options, logger))
            {
                producer.Identity = await FirstContact.IdentifyAsync(asking, options, clock, cancellationToken).ConfigureAwait(false);
            }

            producer._partitions = [.. Enumerable.Range(0, producer.Identity.PartitionCount).Select(number => new TopicPartition(options.Topic, number))];
            if (pace is not null)
                producer._pace = await PaceKeeper.StartAsync(pace, options, clock, logger, cancellationToken).ConfigureAwait(false);

            return producer;
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <summary>Where a key's messages go: XXH64 of the key modulo the number of partitions.</summary>
    public LogPartition PartitionOf(ReadOnlySpan<byte> key) => new((int)(XxHash64.HashToUInt64(key) % (ulong)_partitions.Length));

    /// <summary>Hands one message over, waiting while too many are under way or the paced group is too far behind.</summary>
    /// <param name="key">Decides the partition.</param>
    /// <param name="value">The message's value. The client copies it; an array that it fills exactly is not copied twice.</param>
    /// <param name="loggedAt">The record's timestamp, kept in whole milliseconds.</param>
    /// <param name="cancellationToken">Ends the wait; the message is then not sent.</param>
    /// <exception cref="PaceStalledException">The paced group has stopped committing.</exception>
    /// <exception cref="BrokerUnavailableException">An earlier message could not be delivered in the client's message.timeout.ms.</exception>
    /// <exception cref="LogRefusedException">The broker refused an earlier message.</exception>
    public ValueTask ProduceAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, Timestamp loggedAt, CancellationToken cancellationToken)
    {
        LogPartition partition = PartitionOf(key.Span);
        Shipment shipment = new(_partitions[partition.Value], key.ToArray(), WholeArray(value), loggedAt, _acknowledge);
        bool hasRoom = InFlight < InFlightMax && _returned.IsEmpty && (_pace is null || _pace.TryAdd(partition, key.Length + value.Length));
        if (hasRoom && TrySend(shipment))
        {
            CountSent();
            return ValueTask.CompletedTask;
        }

        return new ValueTask(ProduceSlowlyAsync(shipment, isCountedIn: hasRoom, cancellationToken));
    }

    /// <summary>Returns when the broker has acknowledged every message.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (InFlight > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfFailed();
            await SendAgainAsync(cancellationToken).ConfigureAwait(false);
            await Task.Run(() => _producer.Flush(FlushSlice), cancellationToken).ConfigureAwait(false);
        }

        ThrowIfFailed();
        _progress?.Report(Progress);
    }

    /// <summary>Waits a while for what is under way, once it is to stop or has failed, so that <see cref="Progress"/> says what is in the topic.</summary>
    public Task SettleAsync(TimeSpan patience) => Task.Run(() => _producer.Flush(patience));

    /// <summary>Drops what was not flushed.</summary>
    public void Dispose()
    {
        _pace?.Dispose();
        _producer.Dispose();
    }

    private long InFlight => Volatile.Read(ref _sent) - Volatile.Read(ref _settled);

    private async Task ProduceSlowlyAsync(Shipment shipment, bool isCountedIn, CancellationToken cancellationToken)
    {
        await SendAgainAsync(cancellationToken).ConfigureAwait(false);
        if (!isCountedIn && _pace is not null)
            await _pace.AddAsync(new LogPartition(shipment.Partition.Partition.Value), shipment.Key.Length + shipment.Value.Length, cancellationToken).ConfigureAwait(false);

        while (InFlight >= InFlightMax || !TrySend(shipment))
            await MakeRoomAsync(cancellationToken).ConfigureAwait(false);

        CountSent();
    }

    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        await SendAgainAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(AskAgainAfter, _clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>They are in flight still, so that nothing new comes in between once there are too many.</summary>
    private async Task SendAgainAsync(CancellationToken cancellationToken)
    {
        if (_returned.IsEmpty)
            return;

        foreach (Shipment shipment in await _returned.TakeAsync(InFlight, cancellationToken).ConfigureAwait(false))
        {
            while (!TrySend(shipment))
                await Task.Delay(AskAgainAfter, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private void CountSent()
    {
        if (Interlocked.Increment(ref _sent) % ReportEvery == 0)
            _progress?.Report(Progress);
    }

    /// <summary>False where the client's own buffer is full.</summary>
    private bool TrySend(Shipment shipment)
    {
        ThrowIfFailed();
        _message.Key = shipment.Key;
        _message.Value = shipment.Value;
        _message.Timestamp = shipment.LoggedAt;
        try
        {
            _producer.Produce(shipment.Partition, _message, shipment.Report);
        }
        catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
        catch (KafkaException e) when (KafkaErrors.IsUnknownTopic(e.Error.Code))
        {
            _returned.Add(shipment, e.Error);
        }
        catch (KafkaException e)
        {
            throw KafkaErrors.Translate(e.Error, _options, e);
        }

        return true;
    }

    /// <summary>A connection that the client itself gives up, as it does with a topic that is unknown, fails what waited for it: what the broker never got may be sent again.</summary>
    private void Acknowledge(Shipment shipment, Error error, PersistenceStatus status)
    {
        if (KafkaErrors.IsUnknownTopic(error.Code) || (error.Code == ErrorCode.Local_Destroy && status == PersistenceStatus.NotPersisted))
        {
            _returned.Add(shipment, error);
            return;
        }

        if (error.IsError)
        {
            Fail(error);
        }
        else
        {
            _heard.Forget();
            _returned.Delivered();
            Interlocked.Increment(ref _delivered);
        }

        Interlocked.Increment(ref _settled);
    }

    private void Note(Error error)
    {
        _heard.Hear(error);
        if (error.IsFatal)
            Fail(error);
    }

    private void Fail(Error error) => Interlocked.CompareExchange(ref _failure, _heard.Translate(error), null);

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
            throw failure;
    }

    private static byte[] WholeArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Array is { } array && segment.Count == array.Length
            ? array
            : memory.ToArray();
}
