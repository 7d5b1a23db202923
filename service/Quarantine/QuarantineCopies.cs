using System.Threading.Channels;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
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

    private readonly Task _sending;

    public QuarantineCopies(IObjectStore store, KafkaOptions options, string topic, ILogger<QuarantineCopies> logger)
    {
        _store = store;
        _logger = logger;
        _producer = new QuarantineProducer(options, topic, logger);
        _sending = Task.Run(SendAllAsync);
    }

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
