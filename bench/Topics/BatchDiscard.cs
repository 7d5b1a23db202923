using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Ingest;

namespace Accounting.Bench.Topics;

/// <summary>Reads a topic by librdkafka's batches (<c>rd_kafka_consume_batch_queue</c>), which is all that the client has to give, and does nothing with it.</summary>
internal static unsafe class BatchDiscard
{
    private const int BatchSize = 10_000;

    private const int PollMilliseconds = 100;

    private const int ErrorBytes = 512;

    public static Cost Measure(BenchRun run, BenchTopic topic, long messages)
    {
        IntPtr client = Open(topic);
        IntPtr queue = NativeConsumer.rd_kafka_queue_get_consumer(client);
        try
        {
            return Read(run, queue, messages);
        }
        finally
        {
            NativeConsumer.rd_kafka_queue_destroy(queue);
            _ = NativeConsumer.rd_kafka_consumer_close(client);
            NativeConsumer.rd_kafka_destroy(client);
        }
    }

    private static IntPtr Open(BenchTopic topic)
    {
        byte* error = stackalloc byte[ErrorBytes];
        IntPtr settings = NativeConsumer.rd_kafka_conf_new();
        foreach ((string name, string value) in PlainDiscard.Settings(topic).Where(setting => !setting.Key.StartsWith("dotnet.", StringComparison.Ordinal)))
        {
            if (NativeConsumer.rd_kafka_conf_set(settings, name, value, error, ErrorBytes) != 0)
            {
                throw new InvalidSettingException(name, "was refused by librdkafka.");
            }
        }

        IntPtr client = NativeConsumer.rd_kafka_new(NativeConsumer.ConsumerType, settings, error, ErrorBytes);
        _ = NativeConsumer.rd_kafka_poll_set_consumer(client);
        IntPtr places = NativeConsumer.rd_kafka_topic_partition_list_new(topic.Partitions);
        for (int partition = 0; partition < topic.Partitions; partition++)
        {
            NativeConsumer.rd_kafka_topic_partition_list_add(places, topic.Options.Topic, partition)->Offset = NativeConsumer.BeginningOffset;
        }

        _ = NativeConsumer.rd_kafka_assign(client, places);
        NativeConsumer.rd_kafka_topic_partition_list_destroy(places);
        return client;
    }

    private static Cost Read(BenchRun run, IntPtr queue, long messages)
    {
        NativeConsumer.MessageHead*[] batch = new NativeConsumer.MessageHead*[BatchSize];
        long seen = 0;
        ulong bytes = 0;
        Meter.Running running = run.Meter.Start();
        fixed (NativeConsumer.MessageHead** first = batch)
        {
            while (seen < messages)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                nint count = NativeConsumer.rd_kafka_consume_batch_queue(queue, PollMilliseconds, first, BatchSize);
                for (nint number = 0; number < count; number++)
                {
                    seen += first[number]->Error == 0 ? 1 : 0;
                    bytes += first[number]->Length;
                    NativeConsumer.rd_kafka_message_destroy(first[number]);
                }
            }
        }

        Cost cost = running.Stop();
        Check.Equal("the messages discarded", messages, seen);
        Check.Equal("whether they had values", true, bytes > (ulong)messages);
        return cost;
    }
}
