using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>Writes transactions in our own schema: messages of the simulated exchange and of files, and the rows of segments.</summary>
public static class TransactionEncoder
{
    private const int NullBranch = 0;
    private const int ValueBranch = 1;

    /// <summary>Writes the fields of <see cref="TransactionSchema.Transaction"/>, in order. Allocates nothing once the writer's buffer is large enough.</summary>
    public static void Write(AvroWriter writer, in Transaction transaction)
    {
        Span<byte> id = stackalloc byte[TransactionId.TextLength];
        transaction.Id.WriteText(id);
        writer.WriteString(id);
        writer.WriteInt(transaction.Revision);
        writer.WriteBoolean(transaction.Voided);
        writer.WriteLong(transaction.AccountId);
        writer.WriteEnum((int)transaction.AccountType);
        writer.WriteEnum((int)transaction.Kind);
        WriteCurrency(writer, transaction.Currency);
        writer.WriteDecimal(transaction.Amount.TenThousandths);
        writer.WriteDecimal(transaction.ExposureDelta.TenThousandths);
        WriteOptional(writer, transaction.PendingDelta);
        writer.WriteDecimal(transaction.Stake.TenThousandths);
        writer.WriteLong(transaction.OccurredAt.Microseconds);
        WriteOptional(writer, transaction.OriginalOccurredAt.Microseconds);
        WriteOptional(writer, transaction.AccountSequence);
        WriteOptional(writer, transaction.MarketId);
        WriteOptional(writer, transaction.Sport);
        WriteOptional(writer, transaction.InPlay);
        WriteOptional(writer, transaction.Jurisdiction);
        WriteOptional(writer, transaction.BalanceAfter);
        WriteOptional(writer, transaction.Reference);
    }

    /// <summary>Writes the fields of <see cref="TransactionSchema.StoredRow"/>, in order.</summary>
    public static void WriteStoredRow(AvroWriter writer, in Transaction transaction, LogOffset offset, Timestamp loggedAt, ulong rawHash)
    {
        Write(writer, transaction);
        writer.WriteLong(offset.Value);
        writer.WriteLong(loggedAt.Microseconds);
        writer.WriteLong((long)rawHash);
    }

    private static void WriteCurrency(AvroWriter writer, Currency currency)
    {
        string code = currency.Code;
        writer.WriteString([(byte)code[0], (byte)code[1], (byte)code[2]]);
    }

    private static void WriteOptional(AvroWriter writer, Amount? amount)
    {
        writer.WriteUnionBranch(amount is null ? NullBranch : ValueBranch);
        if (amount is { } present)
        {
            writer.WriteDecimal(present.TenThousandths);
        }
    }

    private static void WriteOptional(AvroWriter writer, long? number)
    {
        writer.WriteUnionBranch(number is null ? NullBranch : ValueBranch);
        if (number is { } present)
        {
            writer.WriteLong(present);
        }
    }

    private static void WriteOptional(AvroWriter writer, bool? truth)
    {
        writer.WriteUnionBranch(truth is null ? NullBranch : ValueBranch);
        if (truth is { } present)
        {
            writer.WriteBoolean(present);
        }
    }

    private static void WriteOptional(AvroWriter writer, Utf8Text text)
    {
        writer.WriteUnionBranch(text.IsPresent ? ValueBranch : NullBranch);
        if (text.IsPresent)
        {
            writer.WriteString(text.Span);
        }
    }
}
