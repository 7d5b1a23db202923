using System.Runtime.InteropServices;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>
/// A stored row in 164 bytes, texts and origin by number: <see cref="RowTable"/> knows them. Nothing in it is a reference, so millions of rows are nothing to
/// the garbage collector.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PackedRow
{
    public ulong IdHigh;
    public ulong IdLow;
    public long AccountId;
    public long Amount;
    public long ExposureDelta;
    public long PendingDelta;
    public long Stake;
    public long OccurredAt;
    public long OriginalOccurredAt;
    public long AccountSequence;
    public long MarketId;
    public long BalanceAfter;
    public long Offset;
    public long LoggedAt;
    public ulong ContentHash;
    public ulong RawHash;
    public int Revision;
    public int BusinessDay;

    /// <summary>Numbers of texts; <see cref="TextPool.None"/> where there is none.</summary>
    public int Sport;
    public int Jurisdiction;
    public int Reference;

    /// <summary>Number of where it came from.</summary>
    public int Lane;

    public Currency Currency;
    public TransactionKind Kind;
    public AccountType AccountType;
    public RowFlags Flags;
    public RowFate Fate;

    public readonly UInt128 Id => new(IdHigh, IdLow);

    public readonly int HomeDate => new Timestamp(OriginalOccurredAt).UtcDate.DaysSinceEpoch;

    public readonly bool Has(RowFlags flag) => (Flags & flag) != 0;

    public readonly bool IsOf(ulong idHigh, ulong idLow, int homeDate) => IdHigh == idHigh && IdLow == idLow && HomeDate == homeDate;
}
