using System.Buffers.Binary;
using System.IO.Hashing;

namespace Accounting.Ingest;

/// <summary>
/// A 64-bit hash of everything a transaction says: equal contents have equal hashes wherever and however they were encoded.
/// Among contents of the same id and revision the greatest hash stands: a fixed total order, never the order of arrival.
/// Each field that isn't absent or at its default adds its tag and its value, so a field added to the schema later
/// leaves the hashes of transactions without it as they are.
/// </summary>
public static class ContentHash
{
    private const int FieldCountMax = 24;

    public static ulong Of(in Transaction transaction)
    {
        Span<byte> buffer = stackalloc byte[FieldCountMax * 16];
        int length = 0;
        transaction.Id.WriteBytes(buffer);
        length += 16;
        Append(buffer, ref length, 1, transaction.Revision);
        Append(buffer, ref length, 2, transaction.Voided ? 1 : 0);
        Append(buffer, ref length, 3, transaction.AccountId);
        Append(buffer, ref length, 4, (long)transaction.AccountType);
        Append(buffer, ref length, 5, (long)transaction.Kind);
        Append(buffer, ref length, 6, transaction.Currency);
        Append(buffer, ref length, 7, transaction.Amount.TenThousandths);
        Append(buffer, ref length, 8, transaction.ExposureDelta.TenThousandths);
        Append(buffer, ref length, 9, transaction.PendingDelta.TenThousandths);
        Append(buffer, ref length, 10, transaction.Stake.TenThousandths);
        Append(buffer, ref length, 11, transaction.OccurredAt.Microseconds);
        Append(buffer, ref length, 12, transaction.OriginalOccurredAt.Microseconds);
        AppendOptional(buffer, ref length, 13, transaction.AccountSequence);
        AppendOptional(buffer, ref length, 14, transaction.MarketId);
        Append(buffer, ref length, 15, transaction.Sport);
        AppendOptional(buffer, ref length, 16, transaction.InPlay is { } inPlay ? (inPlay ? 1 : 0) : null);
        Append(buffer, ref length, 17, transaction.Jurisdiction);
        AppendOptional(buffer, ref length, 18, transaction.BalanceAfter?.TenThousandths);
        Append(buffer, ref length, 19, transaction.Reference);
        return XxHash64.HashToUInt64(buffer[..length]);
    }

    private static void Append(Span<byte> buffer, ref int length, long tag, long value)
    {
        if (value != 0)
        {
            AppendOptional(buffer, ref length, tag, value);
        }
    }

    private static void Append(Span<byte> buffer, ref int length, long tag, Currency currency)
    {
        long packed = 0;
        foreach (char letter in currency.Code)
        {
            packed = (packed << 8) | letter;
        }

        AppendOptional(buffer, ref length, tag, packed);
    }

    private static void Append(Span<byte> buffer, ref int length, long tag, Utf8Text text)
    {
        if (text.IsPresent)
        {
            AppendOptional(buffer, ref length, tag, (long)XxHash64.HashToUInt64(text.Span));
        }
    }

    private static void AppendOptional(Span<byte> buffer, ref int length, long tag, long? value)
    {
        if (value is { } present)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer[length..], tag);
            BinaryPrimitives.WriteInt64LittleEndian(buffer[(length + 8)..], present);
            length += 16;
        }
    }
}
