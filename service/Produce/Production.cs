using System.Buffers.Text;
using Accounting.Ingest.Kafka;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Produce;

/// <summary>Writes a supply to Kafka, keyed by account. Returns when the broker has acknowledged every message.</summary>
public static class Production
{
    private const int LongestKeyBytes = 20;

    /// <summary>How long a production that stops waits for the messages that are under way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <param name="supply">What to write.</param>
    /// <param name="options">Where.</param>
    /// <param name="paceGroup">The group to stay near; null to write as fast as the broker takes it.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="loggers">Makes logs.</param>
    /// <param name="progress">Told how many messages were acknowledged.</param>
    /// <param name="cancellation">Stops it; what was written stays.</param>
    /// <returns>The number of messages.</returns>
    /// <exception cref="ProductionStoppedException">It was cancelled, the paced group has stopped committing, or the broker took no more.</exception>
    public static async Task<long> RunAsync(
        IMessageSupply supply,
        KafkaOptions options,
        string? paceGroup,
        TimeProvider clock,
        ILoggerFactory loggers,
        IStageProgress progress,
        CancellationToken cancellation)
    {
        ProducerPace? pace = paceGroup is null ? null : new ProducerPace { Group = paceGroup };
        var told = new Relay(progress, supply.ExpectedMessages);
        using TransactionProducer producer = await TransactionProducer
            .OpenAsync(options, pace, clock, loggers.CreateLogger<TransactionProducer>(), told, cancellation)
            .ConfigureAwait(false);
        try
        {
            long produced = await WriteAsync(supply, producer, cancellation).ConfigureAwait(false);
            progress.Report("produce", produced, produced);
            return produced;
        }
        catch (Exception exception)
        {
            await producer.SettleAsync(Settling).ConfigureAwait(false);
            ProducerProgress left = producer.Progress;
            throw new ProductionStoppedException(options.Topic, left.Delivered, left.Sent - left.Delivered, exception);
        }
    }

    private static async Task<long> WriteAsync(IMessageSupply supply, TransactionProducer producer, CancellationToken cancellation)
    {
        byte[] key = new byte[LongestKeyBytes];
        long produced = 0;
        foreach (MessageToProduce message in supply.Read(cancellation))
        {
            Utf8Formatter.TryFormat(message.AccountId, key, out int length);
            await producer.ProduceAsync(key.AsMemory(0, length), message.Value, message.LoggedAt, cancellation).ConfigureAwait(false);
            produced++;
        }

        await producer.FlushAsync(cancellation).ConfigureAwait(false);
        return produced;
    }

    private sealed class Relay(IStageProgress progress, long expected) : IProgress<ProducerProgress>
    {
        public void Report(ProducerProgress value) => progress.Report("produce", value.Delivered, Math.Max(expected, value.Delivered));
    }
}
