using System.IO.Compression;

namespace Accounting.Ingest.Avro;

/// <summary>Packs and unpacks whole deflate streams (RFC 1951), which end where their bytes do.</summary>
internal static class Deflate
{
    /// <summary>A final block that holds nothing, which .NET leaves out when there is nothing to pack.</summary>
    private static ReadOnlySpan<byte> Nothing => [0x03, 0x00];

    /// <summary>Packs the values.</summary>
    public static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> values)
    {
        if (values.IsEmpty)
            return Nothing;
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(values);
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    /// <summary>Unpacks into the buffer, which grows up to the bound, and returns the length.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, cut short, followed by more, or too large.</exception>
    public static int Unpack(ReadOnlyMemory<byte> packed, ref byte[] buffer, int bytesMax)
    {
        using var source = new InflateSource(packed);
        using var deflate = new DeflateStream(source, CompressionMode.Decompress);
        int length = 0;
        while (true)
        {
            if (length == bytesMax)
            {
                if (deflate.ReadByte() >= 0)
                    throw new InvalidDataException($"it has more than {bytesMax} bytes");
                break;
            }

            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(bytesMax, Math.Max(4096L, 2L * buffer.Length)));
            int read = deflate.Read(buffer, length, Math.Min(buffer.Length, bytesMax) - length);
            if (read == 0)
                break;
            length += read;
        }

        return source.IsSpentExactly
            ? length
            : throw new InvalidDataException("the deflate stream does not end where its bytes do");
    }
}
