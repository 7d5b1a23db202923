using Confluent.Kafka;

namespace Accounting.Ingest.Kafka;

/// <summary>A message on its way to the broker: kept until its delivery is reported, so that it can be sent again.</summary>
/// <param name="partition">Where it goes.</param>
/// <param name="key">Its key.</param>
/// <param name="value">Its value.</param>
/// <param name="loggedAt">The record's timestamp.</param>
/// <param name="reported">Told how its delivery went.</param>
internal sealed class Shipment(TopicPartition partition, byte[] key, byte[] value, Timestamp loggedAt, Action<Shipment, Error, PersistenceStatus> reported)
{
    public TopicPartition Partition => partition;

    public byte[] Key => key;

    public byte[] Value => value;

    public Confluent.Kafka.Timestamp LoggedAt => new(loggedAt.Microseconds / 1000, TimestampType.CreateTime);

    public void Report(DeliveryReport<byte[], byte[]> report) => reported(this, report.Error, report.Status);
}
