using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Accounting.Ingest.Avro;

/// <summary>Unpacks a whole deflate stream, which must end where its bytes do.</summary>
internal static class Deflate
{
    /// <summary>Unpacks into the buffer, which grows up to the bound, and returns the length.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, cut short, followed by more, or too large.</exception>
    public static int Unpack(ReadOnlyMemory<byte> packed, ref byte[] buffer, int bytesMax)
    {
        if (!MemoryMarshal.TryGetArray(packed, out ArraySegment<byte> segment))
            throw new ArgumentException("the packed bytes are no array", nameof(packed));
        using var source = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        using var deflate = new DeflateStream(source, CompressionMode.Decompress);
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= bytesMax)
                {
                    if (deflate.ReadByte() >= 0)
                        throw new InvalidDataException($"it has more than {bytesMax} bytes");
                    break;
                }

                Array.Resize(ref buffer, (int)Math.Min(bytesMax, Math.Max(4096L, 2L * buffer.Length)));
            }

            int read = deflate.Read(buffer, length, Math.Min(buffer.Length, bytesMax) - length);
            if (read == 0)
                break;
            length += read;
        }

        return length;
    }
}
