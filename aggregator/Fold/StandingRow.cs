using System.Runtime.InteropServices;
using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// A row that stands, in 64 bytes, one line of a processor's cache: a hot day holds millions. Business day, currency and kind are the number of their
/// running total; amounts have 48 bits each, or are kept elsewhere (<see cref="IsWide"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct StandingRow
{
    /// <summary>The largest magnitude of an amount of 48 bits, in ten-thousandths: 14 thousand million units of a currency.</summary>
    public const long NarrowMax = (1L << 47) - 1;

    private const int VoidedFlag = 1;
    private const int WideFlag = 2;
    private const int FlagBits = 2;

    private ulong _idUpper;
    private ulong _idLower;
    private ulong _contentHash;
    private long _offset;
    private int _revision;
    private int _totalAndFlags;
    private uint _amountLow;
    private uint _exposureDeltaLow;
    private uint _pendingDeltaLow;
    private uint _stakeLow;
    private short _amountHigh;
    private short _exposureDeltaHigh;
    private short _pendingDeltaHigh;
    private short _stakeHigh;

    public TransactionId Id
    {
        readonly get => new(new UInt128(_idUpper, _idLower));
        set => (_idUpper, _idLower) = ((ulong)(value.Value >> 64), (ulong)value.Value);
    }

    public readonly ulong ContentHash => _contentHash;

    public readonly LogOffset Offset => new(_offset);

    public readonly int Revision => _revision;

    public readonly bool Voided => (_totalAndFlags & VoidedFlag) != 0;

    /// <summary>Whether an amount needs more than 48 bits, so that all of them are kept elsewhere.</summary>
    public readonly bool IsWide => (_totalAndFlags & WideFlag) != 0;

    /// <summary>The number of its running total (<see cref="RunningTotals"/>).</summary>
    public readonly int Total => _totalAndFlags >> FlagBits;

    /// <summary>The amounts, where they aren't wide.</summary>
    public readonly RowAmounts Amounts => new(
        Join(_amountHigh, _amountLow), Join(_exposureDeltaHigh, _exposureDeltaLow), Join(_pendingDeltaHigh, _pendingDeltaLow), Join(_stakeHigh, _stakeLow));

    /// <summary>Makes it this row, whose id it has.</summary>
    public void Set(in StoredRow row, int total)
    {
        bool isWide = !IsNarrow(row.Amount) || !IsNarrow(row.ExposureDelta) || !IsNarrow(row.PendingDelta) || !IsNarrow(row.Stake);
        _contentHash = row.ContentHash;
        _offset = row.Offset.Value;
        _revision = row.Revision;
        _totalAndFlags = checked(total << FlagBits) | (row.Voided ? VoidedFlag : 0) | (isWide ? WideFlag : 0);
        Split(row.Amount, out _amountHigh, out _amountLow);
        Split(row.ExposureDelta, out _exposureDeltaHigh, out _exposureDeltaLow);
        Split(row.PendingDelta, out _pendingDeltaHigh, out _pendingDeltaLow);
        Split(row.Stake, out _stakeHigh, out _stakeLow);
    }

    private static bool IsNarrow(Amount amount) => amount.TenThousandths is >= -NarrowMax and <= NarrowMax;

    private static void Split(Amount amount, out short high, out uint low)
    {
        high = unchecked((short)(amount.TenThousandths >> 32));
        low = unchecked((uint)amount.TenThousandths);
    }

    private static Amount Join(short high, uint low) => new(((long)high << 32) | low);
}
