using System.Buffers.Binary;
using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using Snappier;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Unpacks whole blocks of any codec of the specification (Avro 1.12, "Required" and "Optional Codecs"). A block that is damaged, cut short or followed
/// by more is an error, as far as its codec can tell: zstandard and null have no checksum of their own.
/// </summary>
internal static class BlockUnpacking
{
    private const int SnappyChecksumBytes = 4;

    /// <summary>Unpacks into the buffer, which grows up to the bound, and returns the length.</summary>
    /// <exception cref="InvalidDataException">The block isn't what its codec packs, or too large.</exception>
    public static int Unpack(ContainerCodec codec, ReadOnlyMemory<byte> packed, ref byte[] buffer, int bytesMax)
    {
        try
        {
            return codec switch
            {
                ContainerCodec.Deflate => Deflate.Unpack(packed, ref buffer, bytesMax),
                ContainerCodec.Snappy => UnpackSnappy(packed.Span, ref buffer, bytesMax),
                ContainerCodec.Zstandard => Zstandard.Unpack(packed, ref buffer, bytesMax),
                ContainerCodec.Bzip2 => ReadAll(packed, source => BZip2Stream.Create(source, CompressionMode.Decompress, decompressConcatenated: false), ref buffer, bytesMax),
                ContainerCodec.Xz => ReadAll(packed, source => new XZStream(source), ref buffer, bytesMax),
                _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "Not packed."),
            };
        }
        catch (Exception exception) when (exception is not (InvalidDataException or ArgumentOutOfRangeException { ParamName: nameof(codec) } or OutOfMemoryException))
        {
            // Of damaged bytes the libraries throw whatever their parts throw, an index out of range among it.
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary>Behind the block stand the four bytes of the CRC-32 of what is unpacked, the highest first.</summary>
    private static int UnpackSnappy(ReadOnlySpan<byte> packed, ref byte[] buffer, int bytesMax)
    {
        if (packed.Length < SnappyChecksumBytes)
            throw new InvalidDataException("it has no room for its checksum");
        ReadOnlySpan<byte> block = packed[..^SnappyChecksumBytes];
        int length = Snappy.GetUncompressedLength(block);
        if (length < 0 || length > bytesMax)
            throw new InvalidDataException($"it has more than {bytesMax} bytes");
        if (length > buffer.Length)
            buffer = new byte[length];
        length = Snappy.Decompress(block, buffer);
        return System.IO.Hashing.Crc32.HashToUInt32(buffer.AsSpan(0, length)) == BinaryPrimitives.ReadUInt32BigEndian(packed[^SnappyChecksumBytes..])
            ? length
            : throw new InvalidDataException("its checksum is wrong");
    }

    /// <summary>Reads what a library unpacks as a stream, to its end.</summary>
    public static int ReadAll(ReadOnlyMemory<byte> packed, Func<Stream, Stream> open, ref byte[] buffer, int bytesMax)
    {
        using var source = new InflateSource(packed);
        using Stream unpacked = open(source);
        int length = 0;
        while (true)
        {
            if (length == buffer.Length && length < bytesMax)
                Array.Resize(ref buffer, (int)Math.Min(bytesMax, Math.Max(4096L, 2L * buffer.Length)));
            if (length == bytesMax)
            {
                if (unpacked.ReadByte() >= 0)
                    throw new InvalidDataException($"it has more than {bytesMax} bytes");
                break;
            }

            int read = unpacked.Read(buffer, length, Math.Min(buffer.Length, bytesMax) - length);
            if (read == 0)
                break;
            length += read;
        }

        return source.Unused.IsEmpty ? length : throw new InvalidDataException("bytes follow what was packed");
    }
}
