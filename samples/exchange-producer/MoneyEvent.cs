using System.Numerics;
using System.Text.Json;
using Avro;
using Avro.Generic;

namespace Accounting.Samples.ExchangeProducer;

/// <summary>A money event as an exchange may know it. What is left out of the JSON has the default that the contract gives it.</summary>
internal sealed record MoneyEvent
{
    /// <summary>Places behind the point of every amount.</summary>
    private const int Scale = 4;

    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required Guid TransactionId { get; init; }

    /// <summary>A correction is the whole transaction once more, with the next revision and when it first occurred.</summary>
    public int Revision { get; init; }

    public bool Voided { get; init; }

    public required long AccountId { get; init; }

    public string AccountType { get; init; } = "CUSTOMER";

    public required string Kind { get; init; }

    public required string Currency { get; init; }

    /// <summary>Signed: above zero the exchange owes the account more.</summary>
    public required decimal Amount { get; init; }

    public decimal ExposureDelta { get; init; }

    public decimal Stake { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public DateTimeOffset? OriginalOccurredAt { get; init; }

    public long? MarketId { get; init; }

    public string? Sport { get; init; }

    /// <summary>Fields that the record isn't given are null; the contract lets them be.</summary>
    public GenericRecord ToRecord(RecordSchema schema)
    {
        var record = new GenericRecord(schema);
        record.Add("transaction_id", TransactionId);
        record.Add("revision", Revision);
        record.Add("voided", Voided);
        record.Add("account_id", AccountId);
        record.Add("account_type", new GenericEnum((EnumSchema)schema["account_type"].Schema, AccountType));
        record.Add("kind", new GenericEnum((EnumSchema)schema["kind"].Schema, Kind));
        record.Add("currency", Currency);
        record.Add("amount", Exact(Amount));
        record.Add("exposure_delta", Exact(ExposureDelta));
        record.Add("stake", Exact(Stake));
        record.Add("occurred_at", OccurredAt.UtcDateTime);
        record.Add("original_occurred_at", OriginalOccurredAt?.UtcDateTime);
        record.Add("market_id", MarketId);
        record.Add("sport", Sport);
        return record;
    }

    /// <summary>With the scale of the contract, whichever the number was written with: Avro keeps the digits alone.</summary>
    /// <exception cref="ArgumentException">The amount has more places than the contract.</exception>
    private static AvroDecimal Exact(decimal amount) => decimal.Round(amount, Scale) == amount
        ? new AvroDecimal(new BigInteger(amount * 10_000), Scale)
        : throw new ArgumentException($"{amount} has more than {Scale} decimal places", nameof(amount));
}
