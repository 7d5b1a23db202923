using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>
/// What is asked of the brokers beside the reading of a topic. Nobody's answer is worth ending the reading: where none comes it is null, and the outage is noted.
/// </summary>
internal sealed class BrokerQuestions(IConsumer<Ignore, DecodedInPlace> consumer, IdentityQuestion identity, PlaceReader places, OutageWatch outage, string topic)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Short, of a broker that is known to be away: partitions are handed over on the same thread.</summary>
    private static readonly TimeSpan SignOfLifeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The first and the next offset of a partition.</summary>
    public PartitionBounds? Bounds(LogPartition partition) => Bounds(partition, AnswerTimeout);

    /// <summary>Which topic it is by now.</summary>
    public LogIdentity? Identity()
    {
        try
        {
            return identity.Ask(outage.LastError is null ? AnswerTimeout : SignOfLifeTimeout);
        }
        catch (KafkaException e)
        {
            outage.Note(e.Error);
            return null;
        }
    }

    /// <summary>The first message at an offset or beyond.</summary>
    public FoundMessage? First(LogPartition partition, LogOffset from) => places.Ask(partition, from, AnswerTimeout);

    /// <summary>The next offset to be written, as the client has heard of it: nobody is asked.</summary>
    public LogOffset? KnownEnd(LogPartition partition) =>
        consumer.GetWatermarkOffsets(Native(partition)) is { High.Value: >= 0 and long end } ? new LogOffset(end) : null;

    /// <summary>Where the client has told an error and nothing comes that tells that it is over: any answer does. Costs nothing where nothing is wrong.</summary>
    public void AskForSignOfLife()
    {
        if (outage.MayAsk() && Bounds(default, SignOfLifeTimeout) is not null)
            outage.Recover();
    }

    private PartitionBounds? Bounds(LogPartition partition, TimeSpan timeout)
    {
        try
        {
            WatermarkOffsets watermarks = consumer.QueryWatermarkOffsets(Native(partition), timeout);
            return new PartitionBounds(partition, new LogOffset(watermarks.Low.Value), new LogOffset(watermarks.High.Value));
        }
        catch (KafkaException e)
        {
            outage.Note(e.Error);
            return null;
        }
    }

    private TopicPartition Native(LogPartition partition) => new(topic, partition.Value);
}
