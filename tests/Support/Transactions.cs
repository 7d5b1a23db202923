using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;

namespace Accounting.Tests.Support;

/// <summary>Transactions for tests, plain unless said otherwise.</summary>
internal static class Transactions
{
    public static readonly Timestamp Noon = At("2026-10-05T12:00:00Z");

    public static Timestamp At(string text) => Timestamp.TryParse(text, out Timestamp at) ? at : throw new FormatException(text);

    /// <summary>Ids ascend with their numbers, and fall into different buckets.</summary>
    public static TransactionId Id(int number) => new(((UInt128)(uint)number << 64) + (uint)number);

    public static Amount Money(string text) => Amount.TryParse(text, out Amount amount) ? amount : throw new FormatException(text);

    public static Transaction Deposit(int id, string amount, Timestamp? at = null, int revision = 0, bool voided = false, long account = 1) => new()
    {
        Id = Id(id),
        Revision = revision,
        Voided = voided,
        AccountId = account,
        Kind = TransactionKind.Deposit,
        Currency = Currency.Parse("EUR"),
        Amount = Money(amount),
        OccurredAt = at ?? Noon,
        OriginalOccurredAt = at ?? Noon,
    };

    /// <summary>The value of a message in our own schema, framed as an Avro single object.</summary>
    public static byte[] Encode(in Transaction transaction)
    {
        var writer = new AvroWriter();
        MessageFrame.WriteSingleObject(writer, TransactionSchema.Transaction.Fingerprint);
        TransactionEncoder.Write(writer, transaction);
        return writer.Written.ToArray();
    }

    /// <summary>Records of one partition, a second apart, at offsets from <paramref name="first"/> on.</summary>
    public static IReadOnlyList<ScriptedRecord> Records(long first, params Transaction[] transactions) =>
        [.. transactions.Select((transaction, index) => new ScriptedRecord(
            new LogOffset(first + index), transaction.OccurredAt.Plus(NodaTime.Duration.FromSeconds(index + 1)), Encode(transaction)))];
}
