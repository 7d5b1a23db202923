namespace Accounting.Exchange.Desks;

/// <summary>
/// A transaction's Avro encoding cut at its field boundaries, so that single fields can be replaced by others, lawful or not.
/// Knows the order and wire form of transaction.avsc's fields up to <c>original_occurred_at</c>; what follows stays as it is.
/// </summary>
internal sealed class EncodedTransaction
{
    private const byte SingleObjectMarker = 0xC3;

    private readonly byte[] _header;
    private readonly byte[][] _fields;
    private readonly byte[] _rest;

    public EncodedTransaction(ReadOnlySpan<byte> value)
    {
        // Avro's single-object header is a marker of 2 bytes and a fingerprint of 8; Confluent's a marker of 1 and an id of 4.
        int position = value[0] == SingleObjectMarker ? 10 : 5;
        _header = value[..position].ToArray();
        _fields = new byte[(int)EncodedField.OriginalOccurredAt + 1][];
        for (int field = 0; field < _fields.Length; field++)
        {
            int length = LengthOf((EncodedField)field, value[position..]);
            _fields[field] = value.Slice(position, length).ToArray();
            position += length;
        }

        _rest = value[position..].ToArray();
    }

    public EncodedTransaction With(EncodedField field, params byte[] encoded)
    {
        _fields[(int)field] = encoded;
        return this;
    }

    public byte[] ToArray() => [.. _header, .. _fields.SelectMany(field => field), .. _rest];

    /// <summary>A zig-zag variable-length number, as the Avro specification defines it.</summary>
    public static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        ulong coded = (ulong)(value << 1) ^ (ulong)(value >> 63);
        for (; coded >= 0x80; coded >>= 7)
        {
            bytes.Add((byte)(coded | 0x80));
        }

        bytes.Add((byte)coded);
        return [.. bytes];
    }

    /// <summary>A string, or bytes: their length and they.</summary>
    public static byte[] Text(ReadOnlySpan<byte> bytes) => [.. Number(bytes.Length), .. bytes];

    private static int LengthOf(EncodedField field, ReadOnlySpan<byte> rest) => field switch
    {
        EncodedField.Voided => 1,
        EncodedField.TransactionId or EncodedField.Currency or EncodedField.Amount or EncodedField.ExposureDelta or EncodedField.Stake
            => TextLength(rest),
        EncodedField.PendingDelta => rest[0] == 0 ? 1 : 1 + TextLength(rest[1..]),
        EncodedField.OriginalOccurredAt => rest[0] == 0 ? 1 : 1 + NumberLength(rest[1..]),
        _ => NumberLength(rest),
    };

    private static int NumberLength(ReadOnlySpan<byte> rest) => rest.IndexOfAnyInRange((byte)0, (byte)0x7F) + 1;

    /// <summary>The texts of a sound transaction are shorter than 64 bytes, so their length is one byte, doubled by zig-zag.</summary>
    private static int TextLength(ReadOnlySpan<byte> rest) => 1 + (rest[0] >> 1);
}
