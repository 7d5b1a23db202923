namespace Accounting.Ingest.Kafka;

/// <summary>How far a producer has come.</summary>
/// <param name="Sent">Messages handed to the client.</param>
/// <param name="Delivered">Messages that the broker has acknowledged.</param>
public readonly record struct ProducerProgress(long Sent, long Delivered);
