using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Avro.File;
using Avro.Generic;
using AvroDecimal = Avro.AvroDecimal;
using RecordSchema = Avro.RecordSchema;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// The rows of a segment as Apache.Avro reads them, with the schema that stands in the file, so that no resolution decides anything. One row is in
/// memory at a time. The library bounds no allocation: only bytes whose hash was checked may come here.
/// </summary>
internal sealed class AvroRows
{
    private readonly byte[] _segment;
    private Dictionary<string, int> _positions = [];

    /// <param name="segment">The checked bytes of a segment.</param>
    public AvroRows(byte[] segment) => _segment = segment;

    /// <summary>All rows, in the file's order. What the library throws, and <see cref="FormatException"/> for a value that no stored row has, tell that it can't be read.</summary>
    public IEnumerable<StoredTransaction> Read()
    {
        using var stream = new MemoryStream(_segment, writable: false);
        using IFileReader<GenericRecord> reader = ForeignContainers.Open(stream);
        _positions = ((RecordSchema)reader.GetSchema()).Fields.ToDictionary(field => field.Name, field => field.Pos);
        while (reader.HasNext())
        {
            yield return RowOf(reader.Next());
        }
    }

    private StoredTransaction RowOf(GenericRecord record)
    {
        var occurredAt = TimeOf(Required(record, "occurred_at"));
        var transaction = new Transaction
        {
            Id = IdOf(Required(record, "transaction_id")),
            Revision = (int)Required(record, "revision"),
            Voided = (bool)Required(record, "voided"),
            AccountId = (long)Required(record, "account_id"),
            AccountType = SchemaNames.TryParseAccountType(Symbol(record, "account_type"), out AccountType type) ? type : throw new FormatException($"'{Symbol(record, "account_type")}' is no account type"),
            Kind = SchemaNames.ParseKind(Symbol(record, "kind")),
            Currency = Currency.Parse((string)Required(record, "currency")),
            Amount = AmountOf(Required(record, "amount")),
            ExposureDelta = AmountOf(Required(record, "exposure_delta")),
            PendingDelta = Value(record, "pending_delta") is { } pending ? AmountOf(pending) : Amount.Zero,
            Stake = AmountOf(Required(record, "stake")),
            OccurredAt = occurredAt,
            OriginalOccurredAt = Value(record, "original_occurred_at") is { } original ? TimeOf(original) : occurredAt,
            AccountSequence = (long?)Value(record, "account_sequence"),
            MarketId = (long?)Value(record, "market_id"),
            Sport = (string?)Value(record, "sport"),
            InPlay = (bool?)Value(record, "in_play"),
            Jurisdiction = (string?)Value(record, "jurisdiction"),
            BalanceAfter = Value(record, "balance_after") is { } balance ? AmountOf(balance) : null,
            Reference = (string?)Value(record, "reference"),
        };
        return new StoredTransaction(transaction, new LogOffset((long)Required(record, "offset")), TimeOf(Required(record, "logged_at")), (ulong)(long)Required(record, "raw_hash"));
    }

    private object? Value(GenericRecord record, string field) => _positions.TryGetValue(field, out int position) ? record.GetValue(position) : null;

    private object Required(GenericRecord record, string field) => Value(record, field) ?? throw new FormatException($"a row has no {field}");

    private string Symbol(GenericRecord record, string field) => ((GenericEnum)Required(record, field)).Value;

    private static TransactionId IdOf(object value)
    {
        if (value is not Guid guid)
        {
            return TransactionId.TryParse((string)value, out TransactionId id) ? id : throw new FormatException($"'{value}' is no UUID");
        }

        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new TransactionId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private static Amount AmountOf(object value)
    {
        var amount = (AvroDecimal)value;
        return amount.Scale == Amount.DecimalPlaces ? new Amount((long)amount.UnscaledValue) : throw new FormatException($"an amount has {amount.Scale} decimals");
    }

    internal static Timestamp TimeOf(object value) => new(((DateTime)value).Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
