using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Avro;
using Avro.Generic;
using Avro.IO;
using SchemaNames = Accounting.Ingest.SchemaNames;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// One row after the other out of Apache.Avro's decoder, field by field as the schema in the file names and orders them. The library's own records box every
/// value and are looked into by name, which takes several times as long as all that is asked of them here.
/// </summary>
internal sealed class AvroRowReader : DatumReader<StoredTransaction>
{
    private readonly Action<Decoder>[] _fields;
    private Transaction _transaction;
    private Timestamp? _originalOccurredAt;
    private LogOffset _offset;
    private Timestamp _loggedAt;
    private ulong _rawHash;

    /// <exception cref="FormatException">It is not the schema of a stored row.</exception>
    public AvroRowReader(Schema schema)
    {
        WriterSchema = schema;
        List<Field> fields = ((Avro.RecordSchema)schema).Fields;
        _fields = [.. fields.Select(ReaderOf)];
        if (RequiredFields.Except(fields.Select(field => field.Name)).FirstOrDefault() is { } missing)
        {
            throw new FormatException($"a row has no {missing}");
        }
    }

    /// <summary>The others may be missing, in a row and in the schema of an older one.</summary>
    private static IReadOnlyList<string> RequiredFields { get; } =
    [
        "transaction_id", "revision", "voided", "account_id", "account_type", "kind", "currency", "amount", "exposure_delta", "stake", "occurred_at", "offset", "logged_at", "raw_hash",
    ];

    public Schema ReaderSchema => WriterSchema;

    public Schema WriterSchema { get; }

    public StoredTransaction Read(StoredTransaction reuse, Decoder decoder)
    {
        _transaction = default;
        _originalOccurredAt = null;
        foreach (Action<Decoder> field in _fields)
        {
            field(decoder);
        }

        _transaction.OriginalOccurredAt = _originalOccurredAt ?? _transaction.OccurredAt;
        return new StoredTransaction(_transaction, _offset, _loggedAt, _rawHash);
    }

    private Action<Decoder> ReaderOf(Field field)
    {
        Schema schema = field.Schema;
        return field.Name switch
        {
            "transaction_id" => AvroValues.Required(schema, AvroValues.Id, value => _transaction.Id = value),
            "revision" => AvroValues.Required(schema, AvroValues.Int, value => _transaction.Revision = value),
            "voided" => AvroValues.Required(schema, AvroValues.Truth, value => _transaction.Voided = value),
            "account_id" => AvroValues.Required(schema, AvroValues.Long, value => _transaction.AccountId = value),
            "account_type" => AvroValues.Required(schema, AvroValues.Symbol(AccountTypeOf), value => _transaction.AccountType = value),
            "kind" => AvroValues.Required(schema, AvroValues.Symbol(SchemaNames.ParseKind), value => _transaction.Kind = value),
            "currency" => AvroValues.Required(schema, AvroValues.Text, value => _transaction.Currency = Currency.Parse(value)),
            "amount" => AvroValues.Required(schema, AvroValues.Amount, value => _transaction.Amount = value),
            "exposure_delta" => AvroValues.Required(schema, AvroValues.Amount, value => _transaction.ExposureDelta = value),
            "pending_delta" => AvroValues.Optional(schema, AvroValues.Amount, value => _transaction.PendingDelta = value),
            "stake" => AvroValues.Required(schema, AvroValues.Amount, value => _transaction.Stake = value),
            "occurred_at" => AvroValues.Required(schema, AvroValues.Time, value => _transaction.OccurredAt = value),
            "original_occurred_at" => AvroValues.Optional(schema, AvroValues.Time, value => _originalOccurredAt = value),
            "account_sequence" => AvroValues.Optional(schema, AvroValues.Long, value => _transaction.AccountSequence = value),
            "market_id" => AvroValues.Optional(schema, AvroValues.Long, value => _transaction.MarketId = value),
            "sport" => AvroValues.Optional(schema, AvroValues.Text, value => _transaction.Sport = value),
            "in_play" => AvroValues.Optional(schema, AvroValues.Truth, value => _transaction.InPlay = value),
            "jurisdiction" => AvroValues.Optional(schema, AvroValues.Text, value => _transaction.Jurisdiction = value),
            "balance_after" => AvroValues.Optional(schema, AvroValues.Amount, value => _transaction.BalanceAfter = value),
            "reference" => AvroValues.Optional(schema, AvroValues.Text, value => _transaction.Reference = value),
            "offset" => AvroValues.Required(schema, AvroValues.Long, value => _offset = new LogOffset(value)),
            "logged_at" => AvroValues.Required(schema, AvroValues.Time, value => _loggedAt = value),
            "raw_hash" => AvroValues.Required(schema, AvroValues.Long, value => _rawHash = (ulong)value),
            string other => throw new FormatException($"a row has a field {other}, which nothing reads"),
        };
    }

    private static AccountType AccountTypeOf(string symbol) =>
        SchemaNames.TryParseAccountType(symbol, out AccountType type) ? type : throw new FormatException($"'{symbol}' is no account type");
}
