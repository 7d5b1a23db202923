using Accounting.Ingest;

namespace Accounting.Service.Produce;

/// <summary>A message on its way to Kafka. Its value lies in a buffer of its supply and is valid until the next message.</summary>
/// <param name="AccountId">The message's key.</param>
/// <param name="Value">The message's value, framed.</param>
/// <param name="LoggedAt">The message's timestamp, a whole number of milliseconds.</param>
public readonly record struct MessageToProduce(long AccountId, ReadOnlyMemory<byte> Value, Timestamp LoggedAt);
