using Accounting.Ingest.Avro;

namespace Accounting.Ingest.Decoding;

/// <summary>
/// A transaction in our own schema, which nearly all messages and every segment are written in, read field by field in a straight line. The plan's loop takes a jump a field that
/// the processor can't foresee; here it foresees nearly all: 20 fields take half the time.
/// <para>
/// Its slow twin is that loop (<see cref="DecodePlan"/>): what is read here is what it reads, and what isn't, for whatever reason, is left to it, so that it alone says what is wrong.
/// </para>
/// </summary>
internal static class WholeRecord
{
    private static readonly int AccountTypes = Enum.GetValues<AccountType>().Length;
    private static readonly int Kinds = Enum.GetValues<TransactionKind>().Length;

    /// <summary>Reads the fields of <see cref="TransactionSchema.Transaction"/>; the sink has them where all could be read.</summary>
    public static bool TryRead(ref AvroCursor cursor, ref TransactionSink sink)
    {
        ref Transaction transaction = ref sink.Transaction;
        if (!cursor.TryReadBytes(out ReadOnlySpan<byte> id) || !TransactionId.TryParse(id, out TransactionId transactionId)
            || !cursor.TryReadInt(out int revision)
            || !cursor.TryReadBoolean(out bool voided)
            || !cursor.TryReadLong(out long accountId)
            || !cursor.TryReadIndex(AccountTypes, DecodeStatus.EnumOutOfRange, out int accountType)
            || !cursor.TryReadIndex(Kinds, DecodeStatus.EnumOutOfRange, out int kind)
            || !cursor.TryReadBytes(out ReadOnlySpan<byte> code) || !Currency.TryParse(code, out Currency currency)
            || !TryReadAmount(ref cursor, out Amount amount)
            || !TryReadAmount(ref cursor, out Amount exposureDelta)
            || !TryReadOptional(ref cursor, out Amount? pendingDelta)
            || !TryReadAmount(ref cursor, out Amount stake)
            || !cursor.TryReadLong(out long occurredAt)
            || !TryReadOptional(ref cursor, out long? originalOccurredAt)
            || !TryReadOptional(ref cursor, out long? accountSequence)
            || !TryReadOptional(ref cursor, out long? marketId))
        {
            return false;
        }

        transaction.Id = transactionId;
        transaction.Revision = revision;
        transaction.Voided = voided;
        transaction.AccountId = accountId;
        transaction.AccountType = (AccountType)accountType;
        transaction.Kind = (TransactionKind)kind;
        transaction.Currency = currency;
        transaction.Amount = amount;
        transaction.ExposureDelta = exposureDelta;
        sink.PendingDelta = pendingDelta;
        transaction.Stake = stake;
        transaction.OccurredAt = new Timestamp(occurredAt);
        sink.OriginalOccurredAt = originalOccurredAt is { } original ? new Timestamp(original) : null;
        transaction.AccountSequence = accountSequence;
        transaction.MarketId = marketId;
        return TryReadRest(ref cursor, ref sink);
    }

    /// <summary>Reads what <see cref="TransactionSchema.StoredRow"/> has beyond them.</summary>
    public static bool TryReadPlace(ref AvroCursor cursor, ref TransactionSink sink)
    {
        if (!cursor.TryReadLong(out long offset) || !cursor.TryReadLong(out long loggedAt) || !cursor.TryReadLong(out long rawHash))
        {
            return false;
        }

        sink.Offset = new LogOffset(offset);
        sink.LoggedAt = new Timestamp(loggedAt);
        sink.RawHash = (ulong)rawHash;
        return true;
    }

    private static bool TryReadRest(ref AvroCursor cursor, ref TransactionSink sink)
    {
        if (!TryReadOptional(ref cursor, sink, out Utf8Text sport)
            || !TryReadOptional(ref cursor, out bool? inPlay)
            || !TryReadOptional(ref cursor, sink, out Utf8Text jurisdiction)
            || !TryReadOptional(ref cursor, out Amount? balanceAfter)
            || !TryReadOptional(ref cursor, sink, out Utf8Text reference))
        {
            return false;
        }

        ref Transaction transaction = ref sink.Transaction;
        transaction.Sport = sport;
        transaction.InPlay = inPlay;
        transaction.Jurisdiction = jurisdiction;
        transaction.BalanceAfter = balanceAfter;
        transaction.Reference = reference;
        return true;
    }

    private static bool TryReadAmount(ref AvroCursor cursor, out Amount amount)
    {
        amount = default;
        if (!cursor.TryReadBytes(out ReadOnlySpan<byte> bytes) || bytes.IsEmpty || !DecimalBytes.TryRead(bytes, out long unscaled))
        {
            return false;
        }

        amount = new Amount(unscaled);
        return amount.IsInRange;
    }

    /// <summary>Which of a union's two branches follows: null, or a value.</summary>
    private static bool TryReadBranch(ref AvroCursor cursor, out bool isPresent)
    {
        bool isRead = cursor.TryReadIndex(2, DecodeStatus.UnionOutOfRange, out int branch);
        isPresent = branch == 1;
        return isRead;
    }

    private static bool TryReadOptional(ref AvroCursor cursor, out Amount? amount)
    {
        amount = null;
        if (!TryReadBranch(ref cursor, out bool isPresent))
        {
            return false;
        }

        Amount present = default;
        bool isRead = !isPresent || TryReadAmount(ref cursor, out present);
        amount = isPresent ? present : null;
        return isRead;
    }

    private static bool TryReadOptional(ref AvroCursor cursor, out long? number)
    {
        number = null;
        if (!TryReadBranch(ref cursor, out bool isPresent))
        {
            return false;
        }

        long present = 0;
        bool isRead = !isPresent || cursor.TryReadLong(out present);
        number = isPresent ? present : null;
        return isRead;
    }

    private static bool TryReadOptional(ref AvroCursor cursor, out bool? truth)
    {
        truth = null;
        if (!TryReadBranch(ref cursor, out bool isPresent))
        {
            return false;
        }

        bool present = false;
        bool isRead = !isPresent || cursor.TryReadBoolean(out present);
        truth = isPresent ? present : null;
        return isRead;
    }

    private static bool TryReadOptional(ref AvroCursor cursor, in TransactionSink sink, out Utf8Text text)
    {
        text = default;
        if (!TryReadBranch(ref cursor, out bool isPresent))
        {
            return false;
        }

        ReadOnlySpan<byte> utf8 = default;
        bool isRead = !isPresent || cursor.TryReadString(out utf8);
        text = isPresent ? sink.Slice(utf8) : default;
        return isRead;
    }
}
