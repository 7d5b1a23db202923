using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Confluent.Kafka;

namespace Accounting.Bench.Topics;

/// <summary>Reads a topic by Confluent.Kafka, message by message, and does nothing with it: its best settings, and no memory for values.</summary>
internal static class PlainDiscard
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    public static Cost Measure(BenchRun run, BenchTopic topic, long messages)
    {
        using IConsumer<long, long> consumer = new ConsumerBuilder<long, long>(Settings(topic)).SetKeyDeserializer(new Lengths()).SetValueDeserializer(new Lengths()).Build();
        long seen = 0;
        long bytes = 0;
        consumer.Assign(Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartitionOffset(topic.Options.Topic, partition, Offset.Beginning)));
        Meter.Running running = run.Meter.Start();
        while (seen < messages)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (consumer.Consume(PollWait) is { } result)
            {
                seen++;
                bytes += result.Message.Value;
            }
        }

        Cost cost = running.Stop();
        Check.Equal("the messages discarded", messages, seen);
        Check.Equal("whether they had values", true, bytes > messages);
        return cost;
    }

    /// <summary>The product's own but for what it needs to be exact.</summary>
    public static Dictionary<string, string> Settings(BenchTopic topic) => new()
    {
        ["bootstrap.servers"] = topic.Options.BootstrapServers,
        ["group.id"] = "accounting-bench",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["auto.offset.reset"] = "earliest",
        ["fetch.queue.backoff.ms"] = "20",
        ["check.crcs"] = "true",
        ["dotnet.consumer.consume.result.fields"] = "none",
    };

    private sealed class Lengths : IDeserializer<long>
    {
        public long Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => data.Length;
    }
}
