using System.Globalization;
using System.Numerics;
using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// A value as text that says everything about it and that the oracles in Java and Python write alike: numbers in
/// full, floats as bits (every NaN as NaN), strings and bytes in hexadecimal, maps in the order of their keys.
/// </summary>
internal static class ValueText
{
    public const string Null = "null";

    public static string Boolean(bool value) => value ? "true" : "false";

    public static string Long(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Float(float value) => float.IsNaN(value) ? "NaN" : $"f{BitConverter.SingleToInt32Bits(value):x8}";

    public static string Double(double value) => double.IsNaN(value) ? "NaN" : $"d{BitConverter.DoubleToInt64Bits(value):x16}";

    public static string String(ReadOnlySpan<byte> utf8) => "s" + Convert.ToHexStringLower(utf8);

    public static string Bytes(ReadOnlySpan<byte> bytes) => "b" + Convert.ToHexStringLower(bytes);

    public static string Fixed(ReadOnlySpan<byte> bytes) => "x" + Convert.ToHexStringLower(bytes);

    public static string Symbol(string name) => "e" + name;

    /// <summary>As the bytes that the oracles, which do not convert decimals here, see.</summary>
    public static string Decimal(AvroSchema schema, BigInteger unscaled) =>
        schema is FixedSchema ? Fixed(DecimalBytes(schema, unscaled)) : Bytes(DecimalBytes(schema, unscaled));

    /// <summary>The two's complement that the schema's type stores: a fixed's full size, else the shortest.</summary>
    public static byte[] DecimalBytes(AvroSchema schema, BigInteger unscaled)
    {
        byte[] shortest = unscaled.ToByteArray(isBigEndian: true);
        if (schema is not FixedSchema { Size: int size })
            return shortest;
        byte sign = unscaled.Sign < 0 ? byte.MaxValue : byte.MinValue;
        return [.. Enumerable.Repeat(sign, size - shortest.Length), .. shortest];
    }

    public static string Array(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    public static string Map(IEnumerable<(string Key, string Value)> entries) =>
        $"{{{string.Join(',', entries.Select(entry => $"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(entry.Key))}={entry.Value}").Order(StringComparer.Ordinal))}}}";

    /// <summary>A record of such texts, one for each field.</summary>
    public static string Record(RecordSchema schema, IEnumerable<string?> fields) =>
        $"({string.Join(',', schema.Fields.Zip(fields, (field, text) => $"{field.Name}:{text}"))})";
}
