using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>A message costs the memory of Confluent's own Consume, and not one byte more.</summary>
public sealed class AllocationTests
{
    private const int Measured = 2_000;

    /// <summary>Calls in which the client told of something else besides (an error, a word for the log), or that ran before the runtime had optimised them.</summary>
    private const int OthersMax = Measured / 10;

    /// <summary>
    /// Message by message in turn, and with the same generic instance of the client: how far the runtime has optimised it changes
    /// what it allocates, and so always for both.
    /// </summary>
    [Fact]
    public async Task A_poll_allocates_nothing_beyond_what_the_client_does_for_a_message_it_ignores()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: Measured + 1);
        using IConsumer<Ignore, DecodedInPlace> client = OpenPlainConsumer(broker);
        using KafkaTransactionLog log = await KafkaTransactionLog.OpenAsync(
            Member.Options(broker), new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        log.Join(new RecordingOwner());
        TimeSpan wait = TimeSpan.FromMilliseconds(20);
        bool Poll() => log.Poll(wait, out _) == PollResult.Message;
        bool Consume() => client.Consume(wait) is not null;

        BytesOfNext(Consume);
        BytesOfNext(Poll);
        (long Plain, long Ours)[] bytes = [.. Enumerable.Range(0, Measured).Select(_ => (BytesOfNext(Consume), BytesOfNext(Poll)))];
        (long Plain, long Ours)[] dearer = [.. bytes.Where(message => message.Ours > message.Plain)];

        Assert.True(dearer.Length <= OthersMax, $"{dearer.Length} of {Measured} messages took more bytes than of the client itself, as {dearer.FirstOrDefault()}.");
    }

    private static IConsumer<Ignore, DecodedInPlace> OpenPlainConsumer(DevelopmentBroker broker)
    {
        Dictionary<string, string> settings = new()
        {
            ["bootstrap.servers"] = broker.BootstrapServers,
            ["group.id"] = "plain",
            ["dotnet.consumer.consume.result.fields"] = "timestamp",
        };
        IConsumer<Ignore, DecodedInPlace> consumer = new ConsumerBuilder<Ignore, DecodedInPlace>(settings)
            .SetValueDeserializer(new IgnoringDeserializer()).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(broker.Topic, 0, Offset.Beginning));
        return consumer;
    }

    /// <summary>What the call that brings the next message allocates.</summary>
    private static long BytesOfNext(Func<bool> consumeOne)
    {
        while (true)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool consumed = consumeOne();
            long after = GC.GetAllocatedBytesForCurrentThread();
            if (consumed)
                return after - before;
        }
    }

    private sealed class IgnoringDeserializer : IDeserializer<DecodedInPlace>
    {
        public DecodedInPlace Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => default;
    }
}
