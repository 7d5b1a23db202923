using System.Globalization;
using System.Text;
using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest.Kafka;
using Accounting.Service.Produce;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The log of a simulated exchange, which comes to a broker in portions, each when it is asked for.</summary>
internal sealed class ArrivingTransactions : IDisposable
{
    private readonly TransactionProducer _producer;
    private readonly Queue<MessageToProduce[]> _portions;

    private ArrivingTransactions(TransactionProducer producer, Queue<MessageToProduce[]> portions)
    {
        _producer = producer;
        _portions = portions;
    }

    /// <summary>Messages that the broker has by now.</summary>
    public long Arrived { get; private set; }

    public static async Task<ArrivingTransactions> OpenAsync(string server, ExchangeOptions exchange, int portions)
    {
        var producer = await TransactionProducer.OpenAsync(
            new KafkaOptions { BootstrapServers = server }, pace: null, TimeProvider.System, NullLogger.Instance, progress: null, TestContext.Current.CancellationToken);
        var supply = new ExchangeSupply(new SimulatedExchange(exchange), exchange);
        MessageToProduce[] log = [.. supply.Read(TestContext.Current.CancellationToken).Select(message => message with { Value = message.Value.ToArray() })];
        return new ArrivingTransactions(producer, new Queue<MessageToProduce[]>(log.Chunk((log.Length + portions - 1) / portions)));
    }

    /// <summary>The broker gets the next portion, if there is one left.</summary>
    public async Task NextAsync()
    {
        if (!_portions.TryDequeue(out MessageToProduce[]? portion))
        {
            return;
        }

        foreach (MessageToProduce message in portion)
        {
            byte[] key = Encoding.ASCII.GetBytes(message.AccountId.ToString(CultureInfo.InvariantCulture));
            await _producer.ProduceAsync(key, message.Value, message.LoggedAt, TestContext.Current.CancellationToken);
        }

        await _producer.FlushAsync(TestContext.Current.CancellationToken);
        Arrived += portion.Length;
    }

    public void Dispose() => _producer.Dispose();
}
