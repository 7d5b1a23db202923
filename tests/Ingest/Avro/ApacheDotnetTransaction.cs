using System.Numerics;
using Accounting.Ingest;
using Avro.Generic;
using ApacheDecimal = Avro.AvroDecimal;
using ApacheEnum = Avro.EnumSchema;
using ApacheRecord = Avro.Generic.GenericRecord;
using RecordOfApache = Avro.RecordSchema;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Transactions as records of Apache's library for .NET, field by field.</summary>
internal static class ApacheDotnetTransaction
{
    /// <summary>In a schema that has the contract's fields; any others are the caller's to add.</summary>
    public static ApacheRecord Of(RecordOfApache schema, in Transaction transaction)
    {
        var record = new ApacheRecord(schema);
        record.Add("transaction_id", Guid.Parse(transaction.Id.ToString()));
        record.Add("revision", transaction.Revision);
        record.Add("voided", transaction.Voided);
        record.Add("account_id", transaction.AccountId);
        record.Add("account_type", Symbol(schema, "account_type", transaction.AccountType.Name()));
        record.Add("kind", Symbol(schema, "kind", transaction.Kind.Name()));
        record.Add("currency", transaction.Currency.ToString());
        record.Add("amount", Money(transaction.Amount));
        record.Add("exposure_delta", Money(transaction.ExposureDelta));
        record.Add("pending_delta", Money(transaction.PendingDelta));
        record.Add("stake", Money(transaction.Stake));
        record.Add("occurred_at", Time(transaction.OccurredAt));
        record.Add("original_occurred_at", Time(transaction.OriginalOccurredAt));
        record.Add("account_sequence", transaction.AccountSequence);
        record.Add("market_id", transaction.MarketId);
        record.Add("sport", transaction.Sport.AsString());
        record.Add("in_play", transaction.InPlay);
        record.Add("jurisdiction", transaction.Jurisdiction.AsString());
        record.Add("balance_after", transaction.BalanceAfter is { } balance ? Money(balance) : null);
        record.Add("reference", transaction.Reference.AsString());
        return record;
    }

    public static DateTime Time(Timestamp at) => DateTime.UnixEpoch.AddTicks(at.Microseconds * TimeSpan.TicksPerMicrosecond);

    private static ApacheDecimal Money(Amount amount) => new(new BigInteger(amount.TenThousandths), 4);

    private static GenericEnum Symbol(RecordOfApache schema, string field, string symbol) => new((ApacheEnum)schema[field].Schema, symbol);
}
