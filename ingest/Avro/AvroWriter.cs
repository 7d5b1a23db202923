using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Encodes values into a buffer that grows and is used again: writing allocates nothing once it is large enough.
/// It knows no schema; the caller writes what its schema says. Not safe for several threads at once.
/// </summary>
public sealed class AvroWriter
{
    private const int NumberBytesMax = 10;

    private byte[] _buffer;
    private int _count;

    /// <summary>Starts empty, with room for that many bytes.</summary>
    public AvroWriter(int capacity = 256) => _buffer = new byte[capacity];

    /// <summary>Bytes written since the start or <see cref="Clear"/>.</summary>
    public int Count => _count;

    /// <summary>The bytes written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    /// <summary>The bytes written, valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _count);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => _count = 0;

    public void WriteBoolean(bool value) => Take(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteInt(int value) => WriteLong(value);

    /// <summary>A zig-zag variable-length number.</summary>
    public void WriteLong(long value)
    {
        if (_buffer.Length - _count < NumberBytesMax)
            Grow(NumberBytesMax);
        ulong coded = (ulong)(value << 1) ^ (ulong)(value >> 63);
        while (coded >= 0x80)
        {
            _buffer[_count++] = (byte)(coded | 0x80);
            coded >>= 7;
        }

        _buffer[_count++] = (byte)coded;
    }

    public void WriteFloat(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);

    /// <summary>Bytes after their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLong(bytes.Length);
        WriteFixed(bytes);
    }

    /// <summary>A string that is UTF-8 already.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8) => WriteBytes(utf8);

    /// <summary>A string.</summary>
    /// <exception cref="EncoderFallbackException">It has half of a surrogate pair.</exception>
    public void WriteString(string text)
    {
        int length = StrictUtf8.Encoding.GetByteCount(text);
        WriteLong(length);
        StrictUtf8.Encoding.GetBytes(text, Take(length));
    }

    /// <summary>Bytes without a length: a fixed, or data that is encoded already.</summary>
    public void WriteFixed(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>An enum's symbol, by its number.</summary>
    public void WriteEnum(int symbol) => WriteLong(symbol);

    /// <summary>A union's branch, by its number; the value follows.</summary>
    public void WriteUnionBranch(int branch) => WriteLong(branch);

    /// <summary>The number of items that follow in an array or map; 0 ends it.</summary>
    public void WriteBlockCount(long count) => WriteLong(count);

    /// <summary>A decimal in bytes: the shortest two's complement.</summary>
    public void WriteDecimal(long unscaled)
    {
        int size = DecimalSize(unscaled);
        WriteLong(size);
        WriteDecimal(unscaled, size);
    }

    /// <summary>A decimal in a fixed of that size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit.</exception>
    public void WriteDecimal(long unscaled, int fixedSize)
    {
        if (fixedSize < DecimalSize(unscaled))
            throw new ArgumentOutOfRangeException(nameof(fixedSize), fixedSize, $"{unscaled} does not fit");
        Span<byte> target = Take(fixedSize);
        for (int index = fixedSize - 1; index >= 0; index--)
        {
            target[index] = (byte)unscaled;
            unscaled >>= 8;
        }
    }

    /// <summary>The fewest bytes that hold the value and its sign.</summary>
    private static int DecimalSize(long unscaled)
    {
        ulong magnitude = (ulong)(unscaled ^ (unscaled >> 63));
        int bits = 64 - BitOperations.LeadingZeroCount(magnitude);
        return (bits / 8) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take(int size)
    {
        if (_buffer.Length - _count < size)
            Grow(size);
        Span<byte> target = _buffer.AsSpan(_count, size);
        _count += size;
        return target;
    }

    private void Grow(int size)
    {
        long needed = (long)_count + size;
        long doubled = Math.Max(needed, 2L * _buffer.Length);
        Array.Resize(ref _buffer, checked((int)Math.Max(needed, Math.Min(doubled, Array.MaxLength))));
    }
}
