using System.Threading.Channels;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Quarantine;

/// <summary>
/// Sends what checkpoints quarantined to a topic, beside the consumer and never in its way. A copy may be missing after a crash or twice after a
/// rebalance; the store has every message once.
/// </summary>
public sealed class QuarantineCopies : IDisposable
{
    private readonly Channel<Checkpoint> _waiting = Channel.CreateUnbounded<Checkpoint>();

    private readonly IObjectStore _store;

    private readonly QuarantineProducer _producer;

    private readonly ILogger _logger;

    private readonly TimeProvider _clock;

    private readonly Task _sending;

    private readonly Action<long> _notCopied;

    private volatile Trouble? _trouble;

    /// <param name="store">Where the messages are.</param>
    /// <param name="options">The broker.</param>
    /// <param name="topic">The topic of the copies.</param>
    /// <param name="clock">Tells since when copies fail.</param>
    /// <param name="notCopied">Told of how many copies were not delivered; on any thread.</param>
    /// <param name="logger">Hears of each.</param>
    public QuarantineCopies(IObjectStore store, KafkaOptions options, string topic, TimeProvider clock, Action<long> notCopied, ILogger<QuarantineCopies> logger)
    {
        _store = store;
        _clock = clock;
        _notCopied = notCopied;
        _logger = logger;
        _producer = new QuarantineProducer(options, topic, logger) { Told = Note };
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Why copies don't reach their topic; null while they do. May be asked from any thread.</summary>
    public Trouble? Trouble => _trouble;

    /// <summary>A checkpoint is durable.</summary>
    public void Add(Checkpoint checkpoint)
    {
        if (checkpoint.Quarantine is not null)
        {
            _waiting.Writer.TryWrite(checkpoint);
        }
    }

    public void Dispose()
    {
        _waiting.Writer.Complete();
        _sending.GetAwaiter().GetResult();
        _producer.Dispose();
    }

    private void Note(long copies, string? problem)
    {
        _trouble = problem is null ? null : new Trouble(problem, _trouble?.Since ?? Timestamp.Now(_clock));
        if (copies > 0)
        {
            _notCopied(copies);
        }
    }

    private async Task SendAllAsync()
    {
        await foreach (Checkpoint checkpoint in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                foreach (QuarantinedMessage message in await QuarantineFile.ReadAsync(_store, checkpoint.Quarantine!, CancellationToken.None).ConfigureAwait(false))
                {
                    _producer.Send(checkpoint.Source, checkpoint.Partition, message.Offset, message.LoggedAt, message.Rejection, message.RawValue);
                }
            }
            catch (Exception exception) when (exception is StoreUnavailableException or DamagedDataException)
            {
                _logger.QuarantineNotRead(checkpoint.Quarantine!.Key.Value, exception.Message);
            }
        }
    }
}
