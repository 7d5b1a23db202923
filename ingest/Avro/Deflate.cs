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

        if (source.WantedMore)
            throw new InvalidDataException("the deflate stream is cut short");
        if (!source.Unused.IsEmpty && !IsPythonsRest(source.Unused, buffer.AsSpan(0, length)))
            throw new InvalidDataException("bytes follow the deflate stream");
        return length;
    }

    /// <summary>
    /// Apache's Python library makes a zlib stream and cuts off its first two bytes and its last one, which leaves
    /// the first three of the checksum (Adler-32, RFC 1950) behind the deflate stream.
    /// </summary>
    private static bool IsPythonsRest(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> values)
    {
        const uint modulus = 65_521;
        if (rest.Length != 3)
            return false;
        uint low = 1;
        uint high = 0;
        foreach (byte value in values)
        {
            low = (low + value) % modulus;
            high = (high + low) % modulus;
        }

        return rest[0] == (byte)(high >> 8) && rest[1] == (byte)high && rest[2] == (byte)(low >> 8);
    }
}
