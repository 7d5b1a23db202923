using Accounting.Ingest.Kafka;
using Confluent.Kafka;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>Writes values with Confluent's own producer, so that what reads them is not tested against our own.</summary>
internal static class PlainProducer
{
    /// <summary>When the n-th record is logged: whole milliseconds, one minute apart.</summary>
    public static Accounting.Ingest.Timestamp LoggedAt(int number) => Accounting.Ingest.Timestamp.FromUnixMilliseconds(1_760_000_000_000 + (number * 60_000L));

    /// <summary>Writes <c>value-0</c> and so on, one batch each, and returns when the broker has them.</summary>
    public static void Write(DevelopmentBroker broker, int partition, int count, int first = 0)
    {
        ProducerConfig config = new() { BootstrapServers = broker.BootstrapServers, LingerMs = 0, BatchNumMessages = 1 };
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).SetLogHandler((_, _) => { }).Build();
        for (int number = first; number < first + count; number++)
        {
            Message<Null, string> message = new()
            {
                Value = $"value-{number}",
                Timestamp = new Confluent.Kafka.Timestamp(LoggedAt(number).Microseconds / 1000, TimestampType.CreateTime),
            };
            producer.Produce(new TopicPartition(broker.Topic, partition), message);
        }

        producer.Flush();
    }

    /// <summary>Writes values as they are, one batch each.</summary>
    public static void Write(DevelopmentBroker broker, int partition, IEnumerable<byte[]> values)
    {
        ProducerConfig config = new() { BootstrapServers = broker.BootstrapServers, LingerMs = 0, BatchNumMessages = 1 };
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        foreach (byte[] value in values)
        {
            producer.Produce(new TopicPartition(broker.Topic, partition), new Message<Null, byte[]> { Value = value });
        }

        producer.Flush();
    }
}
