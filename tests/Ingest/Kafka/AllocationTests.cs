using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>A message costs the memory of Confluent's own Consume, and not one byte more.</summary>
public sealed class AllocationTests
{
    private const int WarmUp = 500;

    private const int Measured = 2_000;

    [Fact]
    public async Task A_poll_allocates_nothing_beyond_what_the_client_does_for_a_message_it_ignores()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: WarmUp + Measured);

        long plain = BytesOfPlainConsumer(broker);
        long ours = await BytesOfTransactionLogAsync(broker);

        Assert.True(ours <= plain, $"{(double)ours / Measured:0.0} bytes a message, where the client itself takes {(double)plain / Measured:0.0}.");
    }

    private static long BytesOfPlainConsumer(DevelopmentBroker broker)
    {
        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = broker.BootstrapServers,
            ["group.id"] = "plain",
            ["dotnet.consumer.consume.result.fields"] = "timestamp",
        };
        using IConsumer<Ignore, Ignore> consumer = new ConsumerBuilder<Ignore, Ignore>(settings).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(broker.Topic, 0, Offset.Beginning));
        return Measure(() => consumer.Consume(20) is not null);
    }

    private static async Task<long> BytesOfTransactionLogAsync(DevelopmentBroker broker)
    {
        using KafkaTransactionLog log = await KafkaTransactionLog.OpenAsync(
            Member.Options(broker), new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        log.Join(new RecordingOwner());
        TimeSpan wait = TimeSpan.FromMilliseconds(20);
        return Measure(() => log.Poll(wait, out _) == PollResult.Message);
    }

    private static long Measure(Func<bool> consumeOne)
    {
        Consume(consumeOne, WarmUp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Consume(consumeOne, Measured);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Consume(Func<bool> consumeOne, int count)
    {
        while (count > 0)
        {
            if (consumeOne())
                count--;
        }
    }
}
