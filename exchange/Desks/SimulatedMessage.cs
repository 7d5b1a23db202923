using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>One message of the simulated log.</summary>
public readonly record struct SimulatedMessage
{
    /// <summary>The message's key.</summary>
    public long AccountId => Transaction.AccountId;

    /// <summary>The broker's timestamp, a whole number of milliseconds.</summary>
    public required Timestamp LoggedAt { get; init; }

    /// <summary>What it says, or would say if it weren't broken.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>How its value is broken; such a message counts for nothing.</summary>
    public MessageDefect Defect { get; init; }

    /// <summary>Its value in bytes, or in a broken form where <see cref="Defect"/> says so.</summary>
    /// <param name="encode">Encodes a transaction in Avro's single-object or Confluent's framing by the schema of transaction.avsc.</param>
    public ReadOnlyMemory<byte> Value(Func<Transaction, ReadOnlyMemory<byte>> encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        ReadOnlyMemory<byte> sound = encode(Transaction);
        return Defect == MessageDefect.None ? sound : DefectiveValue.Of(Defect, sound.Span);
    }
}
