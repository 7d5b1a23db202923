using System.Numerics;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>
/// The schemas that writers of these tests use: our own; one with other fields, order, units and precision, and nested fields of its own;
/// one with finer amounts, in which bytes stand for text and fixed for decimals. And one that says something else under our names.
/// </summary>
internal static class WriterShapes
{
    /// <summary>The id of a schema that is no transaction, whatever its messages hold.</summary>
    public const int IncompatibleId = 8;

    private const string Incompatible = """
        {"type": "record", "name": "Transaction", "namespace": "exchange.other", "fields": [
          {"name": "transaction_id", "type": "string"}, {"name": "amount", "type": "double"}]}
        """;

    private const string Evolved = """
        {"type": "record", "name": "Transaction", "namespace": "exchange.accounting", "fields": [
          {"name": "trace", "type": {"type": "array", "items": "string"}},
          {"name": "currency", "type": "string"},
          {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
          {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "kind", "type": {"type": "enum", "name": "TransactionKind", "symbols": ["FEE", "DEPOSIT", "GIFT", "WITHDRAWAL_PAID", "WITHDRAWAL_REQUESTED"]}},
          {"name": "context", "type": {"type": "record", "name": "Context", "fields": [
            {"name": "flags", "type": {"type": "map", "values": "long"}},
            {"name": "host", "type": {"type": "fixed", "name": "Host", "size": 4}},
            {"name": "load", "type": "double"},
            {"name": "cause", "type": ["null", "Context"]}]}},
          {"name": "account_id", "type": "int"},
          {"name": "revision", "type": ["int", "null"]},
          {"name": "original_occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "pending_delta", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}]},
          {"name": "transaction_id", "type": "string"}]}
        """;

    private const string Fine = """
        {"type": "record", "name": "Transaction", "namespace": "exchange.accounting", "fields": [
          {"name": "transaction_id", "type": "string"},
          {"name": "account_id", "type": "long"},
          {"name": "account_type", "type": {"type": "enum", "name": "AccountType", "symbols": ["TEST", "ROBOT", "CUSTOMER"]}},
          {"name": "kind", "type": {"type": "enum", "name": "TransactionKind", "symbols": ["BET_MATCHED", "SETTLEMENT", "ADJUSTMENT"]}},
          {"name": "currency", "type": "bytes"},
          {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 24, "scale": 6}},
          {"name": "stake", "type": {"type": "fixed", "name": "Money", "size": 6, "logicalType": "decimal", "precision": 14, "scale": 4}},
          {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
          {"name": "sport", "type": ["bytes", "null"]},
          {"name": "in_play", "type": "boolean"},
          {"name": "market_id", "type": "int"}]}
        """;

    private static readonly TransactionKind[] EvolvedKinds =
        [TransactionKind.Fee, TransactionKind.Deposit, default, TransactionKind.WithdrawalPaid, TransactionKind.WithdrawalRequested];

    public static IReadOnlyList<WriterShape> All { get; } =
    [
        new(TransactionSchema.Json, (writer, transaction) => TransactionEncoder.Write(writer, transaction)),
        new(Evolved, WriteEvolved),
        new(Fine, WriteFine),
    ];

    /// <summary>Every schema by its fingerprint and by an id.</summary>
    public static SchemaStore Registry()
    {
        var registry = new SchemaStore();
        for (int id = 1; id <= All.Count; id++)
        {
            registry.Add(All[id - 1].Schema);
            registry.Add(id, All[id - 1].Schema);
        }

        registry.Add(IncompatibleId, AvroSchema.Parse(Incompatible));
        return registry;
    }

    /// <summary>What the oracle knows: the schemas that can be read as transactions, by the front of their messages.</summary>
    public static IReadOnlyDictionary<string, ObviousSchema> Oracle() =>
        All.Index().SelectMany(shape => new[]
        {
            KeyValuePair.Create(Convert.ToHexString(Front(writer => MessageFrame.WriteSingleObject(writer, shape.Item.Schema.Fingerprint))), ObviousSchema.Parse(shape.Item.Json)),
            KeyValuePair.Create(Convert.ToHexString(Front(writer => ConfluentFrame.Write(writer, shape.Index + 1))), ObviousSchema.Parse(shape.Item.Json)),
        }).ToDictionary();

    private static byte[] Front(Action<AvroWriter> write)
    {
        var writer = new AvroWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    private static void WriteEvolved(AvroWriter writer, Transaction transaction)
    {
        writer.WriteBlockCount(2);
        writer.WriteString("first");
        writer.WriteString("zweiter Schritt ü");
        writer.WriteBlockCount(0);
        writer.WriteString(transaction.Currency.Code);
        writer.WriteDecimal(transaction.Amount.TenThousandths / 100 % 10_000_000_000);
        writer.WriteLong(transaction.OccurredAt.Microseconds / 1000);
        writer.WriteEnum(Math.Max(0, Array.IndexOf(EvolvedKinds, transaction.Kind)));
        WriteContext(writer, depth: (int)(transaction.AccountId & 3));
        writer.WriteInt((int)(transaction.AccountId & int.MaxValue));
        writer.WriteUnionBranch(0);
        writer.WriteInt(transaction.Revision);
        writer.WriteLong(transaction.OriginalOccurredAt.Microseconds / 1000);
        writer.WriteUnionBranch(1);
        writer.WriteDecimal(transaction.PendingDelta.TenThousandths / 100 % 10_000_000_000);
        writer.WriteString(transaction.Id.ToString());
    }

    private static void WriteContext(AvroWriter writer, int depth)
    {
        // A block with its size in bytes, so that it could be passed over: key, one-byte value.
        writer.WriteBlockCount(-1);
        writer.WriteLong(5);
        writer.WriteString("key");
        writer.WriteLong(7);
        writer.WriteBlockCount(0);
        writer.WriteFixed([10, 0, 0, 1]);
        writer.WriteDouble(0.5);
        writer.WriteUnionBranch(depth > 0 ? 1 : 0);
        if (depth > 0)
        {
            WriteContext(writer, depth - 1);
        }
    }

    private static void WriteFine(AvroWriter writer, Transaction transaction)
    {
        writer.WriteString(transaction.Id.ToString());
        writer.WriteLong(transaction.AccountId);
        writer.WriteEnum(transaction.AccountType == AccountType.Test ? 0 : 2);
        writer.WriteEnum((int)transaction.Kind % 3);
        writer.WriteString(transaction.Currency.Code);
        writer.WriteBytes(((BigInteger)transaction.Amount.TenThousandths * 100).ToByteArray(isBigEndian: true));
        writer.WriteDecimal(transaction.Stake.TenThousandths % 100_000_000_000_000, fixedSize: 6);
        writer.WriteLong(transaction.OccurredAt.Microseconds);
        writer.WriteUnionBranch(transaction.Sport.IsPresent ? 0 : 1);
        if (transaction.Sport.IsPresent)
        {
            writer.WriteString(transaction.Sport.Span);
        }

        writer.WriteBoolean(transaction.InPlay ?? false);
        writer.WriteInt((int)((transaction.MarketId ?? 0) & int.MaxValue));
    }
}
