using System.Buffers.Binary;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Decimals as the specification stores them: big-endian two's complement of any length, the shortest or
/// sign-extended.
/// </summary>
public static class DecimalBytes
{
    /// <summary>
    /// Reads a decimal of at most 64 bits' value, whatever its length in bytes; false when it is larger. There must
    /// be at least one byte.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long unscaled)
    {
        if (bytes.Length > sizeof(long))
        {
            bool isSmall = TryRead(bytes, out Int128 wide);
            unscaled = (long)wide;
            return isSmall && unscaled == wide;
        }

        unscaled = (sbyte)bytes[0];
        for (int index = 1; index < bytes.Length; index++)
            unscaled = (unscaled << 8) | bytes[index];
        return true;
    }

    /// <summary>As above, for a value of at most 128 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Int128 unscaled)
    {
        const int size = 16;
        unscaled = 0;
        byte sign = (sbyte)bytes[0] < 0 ? byte.MaxValue : byte.MinValue;
        if (bytes.Length > size)
        {
            ReadOnlySpan<byte> extension = bytes[..^size];
            bytes = bytes[^size..];
            if (extension.ContainsAnyExcept(sign) || ((sbyte)bytes[0] < 0) != (sign != 0))
                return false;
        }

        Span<byte> whole = stackalloc byte[size];
        whole.Fill(sign);
        bytes.CopyTo(whole[(size - bytes.Length)..]);
        unscaled = BinaryPrimitives.ReadInt128BigEndian(whole);
        return true;
    }
}
