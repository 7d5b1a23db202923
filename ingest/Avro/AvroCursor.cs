using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Accounting.Ingest.Avro;

/// <summary>
/// A place in encoded data, and the only code that reads it: every bounds check of the module is here. Each read
/// either returns true and moves past the value, or returns false, sets <see cref="Status"/> and stays in front of
/// what it could not read. Nothing here allocates or throws.
/// </summary>
public ref struct AvroCursor
{
    private const ulong ContinuationBits = 0x8080808080808080;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _zeroByteItems;

    /// <summary>Starts at the first byte.</summary>
    public AvroCursor(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Bytes passed.</summary>
    public readonly int Position => _position;

    /// <summary>Bytes left.</summary>
    public readonly int Remaining => _data.Length - _position;

    /// <summary>Why the last read failed.</summary>
    public DecodeStatus Status { get; private set; }

    /// <summary>Begins another value of the same data: bounds that hold for one value start afresh.</summary>
    internal void BeginValue() => _zeroByteItems = 0;

    /// <summary>Notes a failure; returns false, so that a reader can return it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Fail(DecodeStatus status)
    {
        Status = status;
        return false;
    }

    /// <summary>A zig-zag variable-length number of up to 64 bits. Overlong spellings within 10 bytes are legal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadLong(out long value)
    {
        if ((uint)_position < (uint)_data.Length && _data[_position] < 0x80)
        {
            int coded = _data[_position++];
            value = (coded >> 1) ^ -(coded & 1);
            return true;
        }

        return TryReadManyBytes(out value);
    }

    /// <summary>A number that must fit 32 bits.</summary>
    public bool TryReadInt(out int value)
    {
        int start = _position;
        if (!TryReadLong(out long wide))
        {
            value = 0;
            return false;
        }

        value = (int)wide;
        if (value == wide)
            return true;
        _position = start;
        return Fail(DecodeStatus.IntOutOfRange);
    }

    public bool TryReadBoolean(out bool value)
    {
        value = false;
        if (_position >= _data.Length)
            return Fail(DecodeStatus.Truncated);
        if (_data[_position] > 1)
            return Fail(DecodeStatus.BooleanInvalid);
        value = _data[_position++] == 1;
        return true;
    }

    public bool TryReadFloat(out float value)
    {
        bool read = TryReadFixed(sizeof(float), out ReadOnlySpan<byte> bytes);
        value = read ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;
        return read;
    }

    public bool TryReadDouble(out double value)
    {
        bool read = TryReadFixed(sizeof(double), out ReadOnlySpan<byte> bytes);
        value = read ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;
        return read;
    }

    /// <summary>That many bytes, as they are.</summary>
    public bool TryReadFixed(int size, out ReadOnlySpan<byte> bytes)
    {
        if ((uint)size > (uint)(_data.Length - _position))
        {
            bytes = default;
            return Fail(DecodeStatus.Truncated);
        }

        bytes = _data.Slice(_position, size);
        _position += size;
        return true;
    }

    /// <summary>Bytes after their length.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        int start = _position;
        bytes = default;
        if (!TryReadLong(out long length))
            return false;
        if ((ulong)length > (ulong)(_data.Length - _position))
        {
            _position = start;
            return Fail(DecodeStatus.LengthInvalid);
        }

        bytes = _data.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }

    /// <summary>A string, as UTF-8 that has been checked.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> utf8)
    {
        int start = _position;
        if (!TryReadBytes(out utf8))
            return false;
        if (Utf8.IsValid(utf8))
            return true;
        _position = start;
        utf8 = default;
        return Fail(DecodeStatus.Utf8Invalid);
    }

    /// <summary>An enum's or union's number, which must be below the count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadIndex(int count, DecodeStatus outOfRange, out int index)
    {
        int start = _position;
        if (!TryReadLong(out long wide))
        {
            index = 0;
            return false;
        }

        index = (int)wide;
        if ((ulong)wide < (ulong)count)
            return true;
        _position = start;
        return Fail(outOfRange);
    }

    /// <summary>
    /// The head of an array's or map's block. A count of 0 ends the array. <paramref name="end"/> is where the block
    /// must end if the writer said so (a negative count with a size), else -1.
    /// </summary>
    public bool TryReadBlockHead(int itemSizeMinimum, out long count, out int end)
    {
        end = -1;
        int start = _position;
        if (!TryReadLong(out count))
            return false;
        if (count < 0)
        {
            if (!TryReadLong(out long size))
                return false;
            if ((ulong)size > (ulong)(_data.Length - _position))
                return FailAt(start, DecodeStatus.BlockSizeInvalid);
            end = _position + (int)size;
            count = unchecked(-count);
        }

        // long.MinValue is its own negative, and is caught here.
        if (count < 0)
            return FailAt(start, DecodeStatus.BlockCountInvalid);
        return itemSizeMinimum == 0 ? TryTakeZeroByteItems(start, count) : TryFit(start, count, itemSizeMinimum);
    }

    /// <summary>Ends a block that began with that head.</summary>
    public bool TryEndBlock(int end) => end < 0 || end == _position || Fail(DecodeStatus.BlockSizeInvalid);

    private bool TryFit(int start, long count, int itemSizeMinimum) =>
        count <= (_data.Length - _position) / itemSizeMinimum || FailAt(start, DecodeStatus.BlockCountInvalid);

    private bool TryTakeZeroByteItems(int start, long count)
    {
        if (count > AvroLimits.ZeroByteItemsMax - _zeroByteItems)
            return FailAt(start, DecodeStatus.TooManyItems);
        _zeroByteItems += (int)count;
        return true;
    }

    private bool TryReadManyBytes(out long value)
    {
        ReadOnlySpan<byte> rest = _data[_position..];
        if (rest.Length >= sizeof(ulong))
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ulong ends = ~word & ContinuationBits;
            if (ends != 0)
            {
                // All bits up to the first byte that does not say "go on".
                _position += (BitOperations.TrailingZeroCount(ends) + 1) / 8;
                value = Unzigzag(Compact(word & (ends ^ (ends - 1))));
                return true;
            }
        }

        return TryReadByteByByte(rest, out value);
    }

    private bool TryReadByteByByte(ReadOnlySpan<byte> rest, out long value)
    {
        ulong coded = 0;
        value = 0;
        for (int index = 0; index < 10; index++)
        {
            if (index >= rest.Length)
                return Fail(DecodeStatus.Truncated);
            byte next = rest[index];

            // Nine bytes hold 63 bits: the tenth has one bit left, and must be the last.
            if (index == 9 && next > 1)
                return Fail(DecodeStatus.NumberTooLong);
            coded |= (ulong)(next & 0x7f) << (7 * index);
            if (next < 0x80)
            {
                _position += index + 1;
                value = Unzigzag(coded);
                return true;
            }
        }

        return Fail(DecodeStatus.NumberTooLong);
    }

    /// <summary>Closes the gaps between the 7 low bits of each byte: pairs to 14 bits, those to 28, those to 56.</summary>
    private static ulong Compact(ulong word)
    {
        word &= ~ContinuationBits;
        word = (word & 0x007f007f007f007f) | ((word & 0x7f007f007f007f00) >> 1);
        word = (word & 0x00003fff00003fff) | ((word & 0x3fff00003fff0000) >> 2);
        return (word & 0x000000000fffffff) | ((word & 0x0fffffff00000000) >> 4);
    }

    private static long Unzigzag(ulong coded) => (long)(coded >> 1) ^ -(long)(coded & 1);

    private bool FailAt(int position, DecodeStatus status)
    {
        _position = position;
        return Fail(status);
    }
}
