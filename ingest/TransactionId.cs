using System.Buffers;
using System.Buffers.Binary;

namespace Accounting.Ingest;

/// <summary>The identity of a transaction, stable across revisions: a UUID (RFC 9562) as a big-endian 128-bit number, ordered as its text is.</summary>
public readonly record struct TransactionId(UInt128 Value) : IComparable<TransactionId>
{
    /// <summary>Length of the text form, in characters.</summary>
    public const int TextLength = 36;

    private const int BytesLength = 16;

    private const byte Dash = (byte)'-';

    public static bool operator <(TransactionId left, TransactionId right) => left.Value < right.Value;

    public static bool operator >(TransactionId left, TransactionId right) => left.Value > right.Value;

    public static bool operator <=(TransactionId left, TransactionId right) => left.Value <= right.Value;

    public static bool operator >=(TransactionId left, TransactionId right) => left.Value >= right.Value;

    public int CompareTo(TransactionId other) => Value.CompareTo(other.Value);

    /// <summary>Parses the 8-4-4-4-12 hexadecimal form, either case, without allocating.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TransactionId id)
    {
        id = default;
        if (text.Length != TextLength || text[8] != Dash || text[13] != Dash || text[18] != Dash || text[23] != Dash)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[2 * BytesLength];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        Span<byte> bytes = stackalloc byte[BytesLength];
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        id = new TransactionId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
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
        Span<byte> bytes = stackalloc byte[BytesLength];
        WriteBytes(bytes);
        Span<byte> digits = stackalloc byte[2 * BytesLength];
        Convert.TryToHexStringLower(bytes, digits, out _);
        destination[8] = destination[13] = destination[18] = destination[23] = Dash;
        digits[..8].CopyTo(destination);
        digits[8..12].CopyTo(destination[9..]);
        digits[12..16].CopyTo(destination[14..]);
        digits[16..20].CopyTo(destination[19..]);
        digits[20..].CopyTo(destination[24..]);
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLength];
        WriteText(text);
        return System.Text.Encoding.ASCII.GetString(text);
    }
}
