using System.Buffers.Binary;
using System.Numerics;

namespace Accounting.Reporting.Ids;

/// <summary>
/// A sorted set of fingerprints of one range in at most four bytes each: the gaps between neighbours, in a Rice code.
/// <para>1. Each is taken from the range's beginning and loses its last <c>shift</c> bits, the fewest with which the set takes no more than 32 bits an id.</para>
/// <para>2. Of each gap to the one before (to 0 for the first) the part above <see cref="LowBits"/> bits is written as so many zeros and a one, then those bits.</para>
/// Of a set of n spread evenly, log2 n + 30 bits of a fingerprint are kept so: an id that isn't in the set is taken for one that is once in a thousand
/// million times, whatever n.
/// </summary>
internal static class FingerprintCode
{
    private const int LowBits = 30;
    private const int BitsPerIdMax = 32;

    /// <param name="range">That the fingerprints are of.</param>
    /// <param name="sorted">Ascending, at least one; equal ones are written once.</param>
    /// <param name="shift">How many bits each has lost.</param>
    public static byte[] Encode(FingerprintRange range, ReadOnlySpan<ulong> sorted, out int shift)
    {
        int rest = 64 - range.Bits;
        shift = Math.Max(0, rest - BitOperations.Log2((uint)sorted.Length) - LowBits - 1);
        while (shift < rest && BitsOf(range, sorted, shift) > (long)BitsPerIdMax * sorted.Length)
        {
            shift++;
        }

        var writer = new BitWriter(BitsOf(range, sorted, shift));
        ulong previous = 0;
        bool isFirst = true;
        foreach (ulong fingerprint in sorted)
        {
            ulong value = Shorten(range, fingerprint, shift);
            if (isFirst || value != previous)
            {
                writer.Write(value - previous);
            }

            previous = value;
            isFirst = false;
        }

        return writer.Bytes;
    }

    /// <summary>How many different ones are left.</summary>
    public static int Count(FingerprintRange range, ReadOnlySpan<ulong> sorted, int shift)
    {
        int count = 0;
        ulong previous = 0;
        foreach (ulong fingerprint in sorted)
        {
            ulong value = Shorten(range, fingerprint, shift);
            count += count == 0 || value != previous ? 1 : 0;
            previous = value;
        }

        return count;
    }

    /// <summary>Hands out what was encoded, ascending: each the first fingerprint of all that lost the same bits.</summary>
    public static Reader Decode(FingerprintRange range, int count, int shift, ReadOnlyMemory<byte> code) => new(range, count, shift, code);

    private static ulong Shorten(FingerprintRange range, ulong fingerprint, int shift) => shift >= 64 ? 0 : (fingerprint - range.First) >> shift;

    private static long BitsOf(FingerprintRange range, ReadOnlySpan<ulong> sorted, int shift)
    {
        long bits = 0;
        ulong previous = 0;
        bool isFirst = true;
        foreach (ulong fingerprint in sorted)
        {
            ulong value = Shorten(range, fingerprint, shift);
            if (isFirst || value != previous)
            {
                bits = checked(bits + (long)((value - previous) >> LowBits) + 1 + LowBits);
            }

            previous = value;
            isFirst = false;
        }

        return bits;
    }

    /// <summary>Reads one after the other; a code that ends too early gives <see cref="EndOfStreamException"/>.</summary>
    internal struct Reader(FingerprintRange range, int count, int shift, ReadOnlyMemory<byte> code)
    {
        private long _bit;
        private int _left = count;
        private ulong _value;

        public readonly int Shift => shift;

        public bool TryRead(out ulong fingerprint)
        {
            if (_left == 0)
            {
                fingerprint = 0;
                return false;
            }

            _left--;
            ReadOnlySpan<byte> bytes = code.Span;
            ulong high = 0;
            ulong window = Window(bytes);
            while (window == 0)
            {
                high += 64;
                _bit += 64;
                window = Window(bytes);
            }

            int zeros = BitOperations.LeadingZeroCount(window);
            high += (ulong)zeros;
            _bit += zeros + 1;
            ulong low = Window(bytes) >> (64 - LowBits);
            _bit += LowBits;
            if (_bit > 8L * bytes.Length)
            {
                throw new EndOfStreamException("A set of fingerprints ends too early.");
            }

            _value += (high << LowBits) | low;
            fingerprint = range.First + (shift >= 64 ? 0 : _value << shift);
            return true;
        }

        /// <summary>The next 64 bits, zeros beyond the end.</summary>
        private readonly ulong Window(ReadOnlySpan<byte> bytes)
        {
            int from = (int)(_bit >> 3);
            int used = (int)(_bit & 7);
            if (from >= bytes.Length)
            {
                throw new EndOfStreamException("A set of fingerprints ends too early.");
            }

            if (bytes.Length - from > 8)
            {
                ulong whole = BinaryPrimitives.ReadUInt64BigEndian(bytes[from..]);
                return used == 0 ? whole : (whole << used) | ((ulong)bytes[from + 8] >> (8 - used));
            }

            Span<byte> last = stackalloc byte[9];
            last.Clear();
            bytes[from..].CopyTo(last);
            ulong rest = BinaryPrimitives.ReadUInt64BigEndian(last);
            return used == 0 ? rest : (rest << used) | ((ulong)last[8] >> (8 - used));
        }
    }

    private sealed class BitWriter(long bits)
    {
        private long _bit;

        public byte[] Bytes { get; } = new byte[checked((int)((bits + 7) / 8))];

        public void Write(ulong gap)
        {
            _bit += (long)(gap >> LowBits);
            Set(1, 1);
            Set(gap & ((1UL << LowBits) - 1), LowBits);
        }

        private void Set(ulong value, int length)
        {
            for (int left = length; left > 0;)
            {
                int free = 8 - (int)(_bit & 7);
                int taken = Math.Min(free, left);
                left -= taken;
                Bytes[_bit >> 3] |= (byte)(((value >> left) & ((1UL << taken) - 1)) << (free - taken));
                _bit += taken;
            }
        }
    }
}
