using System.IO.Hashing;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// Looks at single places of the topic beside the client that reads it, which would lose what it has fetched ahead: with a client of its own, a
/// member of no group, made when it is first needed.
/// </summary>
internal sealed class PlaceReader(KafkaOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private IConsumer<Ignore, byte[]>? _consumer;

    /// <summary>The first message at an offset or beyond; null where none was told in time.</summary>
    public FoundMessage? Ask(LogPartition partition, LogOffset from, TimeSpan timeout)
    {
        IConsumer<Ignore, byte[]> consumer = _consumer ??= Open();
        long began = clock.GetTimestamp();
        consumer.Assign(new TopicPartitionOffset(options.Topic, partition.Value, from.Value));
        try
        {
            while (clock.GetElapsedTime(began) < timeout)
            {
                ConsumeResult<Ignore, byte[]>? read = consumer.Consume(PollWait);
                if (read is not null && read.Partition.Value == partition.Value && read.Offset.Value >= from.Value)
                {
                    return new FoundMessage(new LogOffset(read.Offset.Value), read.IsPartitionEOF ? 0 : XxHash64.HashToUInt64(read.Message.Value));
                }
            }
        }
        catch (ConsumeException)
        {
            // Whoever asks has asked for the partition's bounds before, and asks again.
        }
        finally
        {
            consumer.Unassign();
        }

        return null;
    }

    public void Dispose()
    {
        _consumer?.Close();
        _consumer?.Dispose();
    }

    private IConsumer<Ignore, byte[]> Open()
    {
        Dictionary<string, string> settings = ClientSettings.ForReader(options);
        return ClientSettings.Build(settings, () => new ConsumerBuilder<Ignore, byte[]>(settings)
            .SetErrorHandler(static (_, _) => { })
            .SetLogHandler((_, message) => Log.Librdkafka(logger, message.Facility, message.Message))
            .Build());
    }
}
