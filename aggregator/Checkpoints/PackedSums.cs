using System.Collections;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>
/// Sums by currency in a few bytes, for checkpoints that are remembered: of each the currency's code, then its four sums, each zigzag (0, -1, 1, -2, ...)
/// in groups of seven bits, the lowest first, all but the last with their high bit set.
/// </summary>
public sealed class PackedSums : IReadOnlyList<CurrencySums>
{
    private const int CodeLength = 3;
    private const int GroupBits = 7;
    private const byte More = 1 << GroupBits;

    private readonly byte[] _bytes;

    private PackedSums(byte[] bytes, int count)
    {
        _bytes = bytes;
        Count = count;
    }

    public int Count { get; }

    public CurrencySums this[int index] => this.ElementAt(index);

    public static PackedSums Of(IReadOnlyList<CurrencySums> sums)
    {
        var bytes = new List<byte>();
        foreach (CurrencySums one in sums)
        {
            bytes.AddRange(one.Currency.Code.Select(letter => (byte)letter));
            Write(bytes, one.Sums.Amount);
            Write(bytes, one.Sums.ExposureDelta);
            Write(bytes, one.Sums.PendingDelta);
            Write(bytes, one.Sums.Stake);
        }

        return new PackedSums([.. bytes], sums.Count);
    }

    public IEnumerator<CurrencySums> GetEnumerator()
    {
        int position = 0;
        while (position < _bytes.Length)
        {
            var currency = Currency.Parse(System.Text.Encoding.ASCII.GetString(_bytes, position, CodeLength));
            position += CodeLength;
            yield return new CurrencySums(currency, new MoneySums(Read(ref position), Read(ref position), Read(ref position), Read(ref position)));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void Write(List<byte> bytes, AmountSum sum)
    {
        var left = (UInt128)((sum.TenThousandths << 1) ^ (sum.TenThousandths >> 127));
        while (left >= More)
        {
            bytes.Add((byte)(More | (byte)(left & (More - 1))));
            left >>= GroupBits;
        }

        bytes.Add((byte)left);
    }

    private AmountSum Read(ref int position)
    {
        UInt128 value = 0;
        for (int shift = 0; ; shift += GroupBits)
        {
            byte group = _bytes[position++];
            value |= (UInt128)(uint)(group & (More - 1)) << shift;
            if (group < More)
            {
                return new AmountSum((Int128)(value >> 1) ^ -(Int128)(value & 1));
            }
        }
    }
}
