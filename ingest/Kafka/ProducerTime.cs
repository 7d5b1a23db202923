namespace Accounting.Ingest.Kafka;

/// <summary>What to do where a topic's messages bear the time of their producer's clock: Kafka's <c>message.timestamp.type=CreateTime</c>, which is its default.</summary>
public enum ProducerTime
{
    /// <summary>Say once that it is so.</summary>
    Warn,

    /// <summary>Take no such message.</summary>
    Refuse,

    /// <summary>Say nothing.</summary>
    Accept,
}
