using System.IO.Hashing;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Ingest.Decoding;

public sealed class TransactionDecoderTests
{
    private readonly SchemaStore _schemas = TransactionDecoder.OwnSchemas();

    [Fact]
    public void A_message_of_our_schema_gives_back_every_field()
    {
        Transaction transaction = Transactions.Deposit(5, "-12.3456", revision: 3, voided: true, account: long.MinValue) with
        {
            AccountType = AccountType.Test,
            Kind = TransactionKind.BonusExpired,
            ExposureDelta = Transactions.Money("1"),
            PendingDelta = Transactions.Money("-2"),
            Stake = Transactions.Money("3"),
            AccountSequence = 9,
            MarketId = 8,
            Sport = "horse racing",
            InPlay = false,
            Jurisdiction = "",
            BalanceAfter = Transactions.Money("99999999999999.9999"),
            Reference = "žluťoučký kůň",
        };

        DecodedMessage message = Decoder().Decode(Transactions.Encode(transaction));

        Assert.True(message.IsAccepted);
        Assert.Equal(transaction, message.Transaction);
    }

    [Fact]
    public void A_writers_schema_with_other_fields_and_order_resolves_to_ours()
    {
        AvroSchema writer = AvroSchema.Parse("""
            {"type": "record", "name": "Transaction", "namespace": "exchange.accounting", "fields": [
              {"name": "trace", "type": {"type": "array", "items": "string"}},
              {"name": "currency", "type": "string"},
              {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
              {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
              {"name": "kind", "type": {"type": "enum", "name": "TransactionKind", "symbols": ["FEE", "DEPOSIT", "GIFT"]}},
              {"name": "account_id", "type": "int"},
              {"name": "transaction_id", "type": "string"}
            ]}
            """);
        _schemas.Add(7, writer);

        DecodedMessage message = Decoder().Decode(Foreign(kind: 1));

        Assert.True(message.IsAccepted, message.Rejection?.ToString());
        Assert.Equal(Transactions.Money("12.34"), message.Transaction.Amount);
        Assert.Equal(Transactions.Noon, message.Transaction.OccurredAt);
        Assert.Equal(AccountType.Customer, message.Transaction.AccountType);
        Assert.Equal(QuarantineReason.UnknownKind, Decoder().Decode(Foreign(kind: 2)).Rejection!.Reason);

        var told = new LogEvents<TransactionDecoder>();
        var listening = new TransactionDecoder(_schemas, told);
        listening.Decode(Transactions.Encode(Transactions.Deposit(1, "10")));
        listening.Decode(Foreign(kind: 1));
        listening.Decode(Transactions.Encode(Transactions.Deposit(2, "10")));
        listening.Decode(Foreign(kind: 1));
        Assert.Equal("Of the schema of id 7 these fields are passed over, since a transaction doesn't have them: trace", Assert.Single(told.Of(1000)));
    }

    [Fact]
    public void Ids_of_sixteen_bytes_and_times_in_nanoseconds_are_read_and_what_a_microsecond_cannot_hold_is_refused_by_name()
    {
        _schemas.Add(8, AvroSchema.Parse("""
            {"type": "record", "name": "Transaction", "namespace": "exchange.accounting", "fields": [
              {"name": "transaction_id", "type": {"type": "fixed", "name": "Id", "size": 16, "logicalType": "uuid"}},
              {"name": "account_id", "type": "long"},
              {"name": "kind", "type": {"type": "enum", "name": "TransactionKind", "symbols": ["DEPOSIT"]}},
              {"name": "currency", "type": "string"},
              {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
              {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-nanos"}}
            ]}
            """));

        DecodedMessage message = Decoder().Decode(InNanoseconds(0));

        Assert.True(message.IsAccepted, message.Rejection?.ToString());
        Assert.Equal((Transactions.Id(1), Transactions.Noon), (message.Transaction.Id, message.Transaction.OccurredAt));
        Rejection refused = Decoder().Decode(InNanoseconds(1)).Rejection!;
        Assert.Equal((QuarantineReason.MalformedValue, "occurred_at"), (refused.Reason, refused.Field));
        Assert.Contains("digits that the reader's scale or unit cannot hold", refused.Detail, StringComparison.Ordinal);
    }

    private static byte[] InNanoseconds(long beyond)
    {
        var writer = new AvroWriter();
        ConfluentFrame.Write(writer, 8);
        writer.WriteFixed(Guid.Parse(Transactions.Id(1).ToString()).ToByteArray(bigEndian: true));
        writer.WriteLong(4);
        writer.WriteEnum(0);
        writer.WriteString("EUR");
        writer.WriteDecimal(1234);
        writer.WriteLong((Transactions.Noon.Microseconds * 1000) + beyond);
        return writer.Written.ToArray();
    }

    [Fact]
    public void What_cannot_be_accepted_says_why_and_is_kept_verbatim()
    {
        byte[] good = Transactions.Encode(Transactions.Deposit(1, "10"));
        AssertRejected(QuarantineReason.EmptyValue, []);
        AssertRejected(QuarantineReason.UnknownFraming, [0x7b, .. good]);
        AssertRejected(QuarantineReason.UnknownFraming, good[..5]);
        AssertRejected(QuarantineReason.UnknownSchema, [.. good[..2], 1, 2, 3, 4, 5, 6, 7, 8, .. good[10..]]);
        AssertRejected(QuarantineReason.UnknownSchema, [0, 0, 0, 0, 42, .. good[10..]]);
        AssertRejected(QuarantineReason.MalformedValue, good[..^1]);
        AssertRejected(QuarantineReason.MalformedValue, [.. good, 0]);
        AssertRejected(QuarantineReason.UnknownCurrency, Transactions.Encode(Transactions.Deposit(1, "10")), "EUR"u8, "EUX"u8);
        AssertRejected(QuarantineReason.InvalidTransactionId, good, "-0000-"u8, "-0g00-"u8);
    }

    private TransactionDecoder Decoder() => new(_schemas);

    private void AssertRejected(QuarantineReason reason, byte[] value, ReadOnlySpan<byte> part = default, ReadOnlySpan<byte> replacement = default)
    {
        if (!part.IsEmpty)
        {
            replacement.CopyTo(value.AsSpan(value.AsSpan().IndexOf(part)));
        }

        DecodedMessage message = Decoder().Decode(value);
        Assert.Equal(reason, message.Rejection?.Reason);
        Assert.Equal(value, message.RawValue.ToArray());
        Assert.Equal(XxHash64.HashToUInt64(value), message.RawHash);
    }

    private static byte[] Foreign(int kind)
    {
        var writer = new AvroWriter();
        ConfluentFrame.Write(writer, 7);
        writer.WriteBlockCount(1);
        writer.WriteString("skipped");
        writer.WriteBlockCount(0);
        writer.WriteString("EUR");
        writer.WriteDecimal(1234);
        writer.WriteLong(Transactions.Noon.Microseconds / 1000);
        writer.WriteEnum(kind);
        writer.WriteInt(4);
        writer.WriteString(Transactions.Id(1).ToString());
        return writer.Written.ToArray();
    }
}
