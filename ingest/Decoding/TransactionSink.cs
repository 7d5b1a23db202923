using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>
/// Takes the fields of one transaction or stored row from a decode plan. Texts become slices of the buffer that is being decoded,
/// so nothing is allocated; the first value that breaks a rule is kept as <see cref="Rejection"/>.
/// </summary>
/// <param name="transaction">Where its fields go; at their defaults before.</param>
/// <param name="buffer">What is decoded lies in it.</param>
/// <param name="isStoredRow">Whether the reader's schema is <see cref="TransactionSchema.StoredRow"/>.</param>
internal ref struct TransactionSink(ref Transaction transaction, byte[] buffer, bool isStoredRow = false) : IRecordSink
{
    public readonly ref Transaction Transaction = ref transaction;
    public Amount? PendingDelta;
    public Timestamp? OriginalOccurredAt;
    public LogOffset Offset;
    public Timestamp LoggedAt;
    public ulong RawHash;
    public Rejection? Rejection;

    public bool TryReadWhole(ref AvroCursor cursor) => WholeRecord.TryRead(ref cursor, ref this) && (!isStoredRow || WholeRecord.TryReadPlace(ref cursor, ref this));

    public readonly void OnNull(int field)
    {
    }

    public void OnBoolean(int field, bool value)
    {
        if (field == TransactionField.Voided)
        {
            Transaction.Voided = value;
        }
        else
        {
            Transaction.InPlay = value;
        }
    }

    public void OnLong(int field, long value)
    {
        switch (field)
        {
            case TransactionField.Revision: Transaction.Revision = (int)value; break;
            case TransactionField.AccountId: Transaction.AccountId = value; break;
            case TransactionField.OccurredAt: Transaction.OccurredAt = new Timestamp(value); break;
            case TransactionField.OriginalOccurredAt: OriginalOccurredAt = new Timestamp(value); break;
            case TransactionField.AccountSequence: Transaction.AccountSequence = value; break;
            case TransactionField.MarketId: Transaction.MarketId = value; break;
            case TransactionField.Offset: Offset = new LogOffset(value); break;
            case TransactionField.LoggedAt: LoggedAt = new Timestamp(value); break;
            case TransactionField.RawHash: RawHash = (ulong)value; break;
            default: throw Unexpected(field);
        }
    }

    public readonly void OnDouble(int field, double value) => throw Unexpected(field);

    public void OnString(int field, ReadOnlySpan<byte> utf8)
    {
        switch (field)
        {
            case TransactionField.TransactionId: OnTransactionId(utf8); break;
            case TransactionField.Currency: OnCurrency(utf8); break;
            case TransactionField.Sport: Transaction.Sport = Slice(utf8); break;
            case TransactionField.Jurisdiction: Transaction.Jurisdiction = Slice(utf8); break;
            case TransactionField.Reference: Transaction.Reference = Slice(utf8); break;
            default: throw Unexpected(field);
        }
    }

    public readonly void OnBytes(int field, ReadOnlySpan<byte> bytes) => throw Unexpected(field);

    public void OnSymbol(int field, int symbol)
    {
        if (field == TransactionField.Kind)
        {
            Transaction.Kind = (TransactionKind)symbol;
        }
        else
        {
            Transaction.AccountType = (AccountType)symbol;
        }
    }

    public void OnDecimal(int field, long unscaled)
    {
        var amount = new Amount(unscaled);
        switch (field)
        {
            case TransactionField.Amount: Transaction.Amount = amount; break;
            case TransactionField.ExposureDelta: Transaction.ExposureDelta = amount; break;
            case TransactionField.PendingDelta: PendingDelta = amount; break;
            case TransactionField.Stake: Transaction.Stake = amount; break;
            case TransactionField.BalanceAfter: Transaction.BalanceAfter = amount; break;
            default: throw Unexpected(field);
        }
    }

    public readonly void OnLargeDecimal(int field, Int128 unscaled) => throw Unexpected(field);

    /// <summary>A text that lies in the buffer, as a part of it.</summary>
    public readonly Utf8Text Slice(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new Utf8Text(ReadOnlyMemory<byte>.Empty);
        }

        nint start = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(buffer), ref MemoryMarshal.GetReference(utf8));
        bool inside = start >= 0 && start + utf8.Length <= buffer.Length;
        return new Utf8Text(inside ? buffer.AsMemory((int)start, utf8.Length) : utf8.ToArray());
    }

    private static InvalidOperationException Unexpected(int field) => new($"The schema gave field {field} a type that its sink doesn't take.");

    private void OnTransactionId(ReadOnlySpan<byte> utf8)
    {
        if (TransactionId.TryParse(utf8, out TransactionId id))
        {
            Transaction.Id = id;
        }
        else
        {
            Rejection ??= new Rejection(QuarantineReason.InvalidTransactionId, "transaction_id", $"'{Shown(utf8)}' is not a UUID of 36 characters.");
        }
    }

    private void OnCurrency(ReadOnlySpan<byte> utf8)
    {
        if (Currency.TryParse(utf8, out Currency currency))
        {
            Transaction.Currency = currency;
        }
        else
        {
            Rejection ??= new Rejection(QuarantineReason.UnknownCurrency, "currency", Currency.WhyNot(Shown(utf8)));
        }
    }

    private static string Shown(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 60)]);
}
