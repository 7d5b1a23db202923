namespace Accounting.Ingest.Kafka;

/// <summary>Producing ended before everything was written. What was written stays in the topic, which the message counts; the inner exception is why it ended.</summary>
public sealed class ProductionStoppedException(string topic, long delivered, long unacknowledged, Exception reason)
    : Exception(Tell(topic, delivered, unacknowledged), reason)
{
    private static string Tell(string topic, long delivered, long unacknowledged) =>
        $"{Counted.Of(delivered, "message")} {(delivered == 1 ? "is" : "are")} in the topic {topic} already"
        + (unacknowledged == 0 ? "." : $", and up to {unacknowledged:N0} more that no broker acknowledged.");
}
