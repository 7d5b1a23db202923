using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Packs and unpacks whole frames (RFC 8878). Level 1 packs rows of segments for a sixth of deflate's time into as many bytes
/// (docs/decisions/0036-segments-by-zstandard.md). A context is kept for each thread, since making one costs more than a small block.
/// </summary>
internal static class Zstandard
{
    private const int Level = 1;

    /// <summary>What a frame may ask to keep of what went before: 64 MiB, as much as a block may have.</summary>
    private const int WindowLogMax = 26;

    [ThreadStatic]
    private static Compressor? _compressor;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    /// <summary>Packs the values into one frame that tells their length, at the beginning of the buffer, which grows.</summary>
    public static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> values, ref byte[] buffer)
    {
        _compressor ??= new Compressor(Level);
        int bound = Compressor.GetCompressBound(values.Length);
        if (buffer.Length < bound)
            buffer = new byte[bound];
        return buffer.AsSpan(0, _compressor.Wrap(values, buffer));
    }

    /// <summary>Unpacks into the buffer, which grows up to the bound, and returns the length.</summary>
    /// <exception cref="InvalidDataException">The frame is followed by more, or too large.</exception>
    /// <exception cref="ZstdException">The frame is damaged or cut short.</exception>
    public static int Unpack(ReadOnlyMemory<byte> packed, ref byte[] buffer, int bytesMax) =>
        TryLengthOf(packed.Span) is { } length ? UnpackFrame(packed.Span, length, ref buffer, bytesMax) : BlockUnpacking.ReadAll(packed, Open, ref buffer, bytesMax);

    /// <summary>The length that a block of just one frame tells; null where it doesn't, or where other frames follow.</summary>
    private static unsafe int? TryLengthOf(ReadOnlySpan<byte> packed)
    {
        fixed (byte* start = packed)
        {
            nuint frame = Methods.ZSTD_findFrameCompressedSize(start, (nuint)packed.Length);
            ulong length = Methods.ZSTD_getFrameContentSize(start, (nuint)packed.Length);
            return !Methods.ZSTD_isError(frame) && frame == (nuint)packed.Length && length <= int.MaxValue ? (int)length : null;
        }
    }

    private static int UnpackFrame(ReadOnlySpan<byte> packed, int length, ref byte[] buffer, int bytesMax)
    {
        if (length > bytesMax)
            throw new InvalidDataException($"it has more than {bytesMax} bytes");
        if (buffer.Length < length)
            buffer = new byte[length];
        _decompressor ??= NewDecompressor();
        return _decompressor.Unwrap(packed, buffer.AsSpan(0, length));
    }

    private static Decompressor NewDecompressor()
    {
        var decompressor = new Decompressor();
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, WindowLogMax);
        return decompressor;
    }

    private static DecompressionStream Open(Stream source) => new(source, NewDecompressor(), checkEndOfStream: true, preserveDecompressor: false);
}
