using System.Buffers.Binary;

namespace Accounting.Ingest;

/// <summary>The identity of a transaction, stable across revisions: a UUID (RFC 9562) as a big-endian 128-bit number, ordered as its text is.</summary>
public readonly record struct TransactionId(UInt128 Value) : IComparable<TransactionId>
{
    /// <summary>Length of the text form, in characters.</summary>
    public const int TextLength = 36;

    public static bool operator <(TransactionId left, TransactionId right) => left.Value < right.Value;

    public static bool operator >(TransactionId left, TransactionId right) => left.Value > right.Value;

    public static bool operator <=(TransactionId left, TransactionId right) => left.Value <= right.Value;

    public static bool operator >=(TransactionId left, TransactionId right) => left.Value >= right.Value;

    public int CompareTo(TransactionId other) => Value.CompareTo(other.Value);

    /// <summary>Parses the 8-4-4-4-12 hexadecimal form, either case, without allocating.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TransactionId id)
    {
        id = default;
        if (text.Length != TextLength)
        {
            return false;
        }

        UInt128 value = 0;
        for (int i = 0; i < TextLength; i++)
        {
            byte character = text[i];
            if (i is 8 or 13 or 18 or 23)
            {
                if (character != (byte)'-')
                {
                    return false;
                }

                continue;
            }

            int digit = HexDigit(character);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digit;
        }

        id = new TransactionId(value);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out TransactionId)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out TransactionId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[TextLength];
        return text.Length == TextLength
            && System.Text.Ascii.FromUtf16(text, bytes, out int written) == System.Buffers.OperationStatus.Done
            && TryParse(bytes[..written], out id);
    }

    /// <summary>Writes the 16 bytes of the UUID in network order.</summary>
    public void WriteBytes(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>Writes the 36-byte text form in lower case.</summary>
    public void WriteText(Span<byte> destination)
    {
        UInt128 rest = Value;
        for (int i = TextLength - 1; i >= 0; i--)
        {
            if (i is 8 or 13 or 18 or 23)
            {
                destination[i] = (byte)'-';
                continue;
            }

            destination[i] = "0123456789abcdef"u8[(int)(rest & 15)];
            rest >>= 4;
        }
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        WriteText(text);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    private static int HexDigit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
