using System.Globalization;
using System.Numerics;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Ingest.Avro;

/// <summary>Values that are not made of others, in words: by their logical type where they have one, and nothing rounded.</summary>
internal static class PartText
{
    /// <summary>More of a string or of bytes is not told: all of them stand beside it.</summary>
    private const int CharactersMax = 200;

    /// <summary>Of a map's keys.</summary>
    public static AvroSchema Key { get; } = AvroSchema.Parse("\"string\"");

    /// <summary>A type as a person reads it: <c>decimal(18,4)</c>, <c>TimestampMicros</c>, an enum's name, <c>long</c>.</summary>
    public static string TypeOf(AvroSchema schema) => schema.Logical.Kind switch
    {
        LogicalKind.None => schema is NamedSchema named ? named.Name : schema.Type.ToString().ToLowerInvariant(),
        LogicalKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({schema.Logical.Precision},{schema.Logical.Scale})"),
        LogicalKind kind => kind.ToString(),
    };

    /// <summary>Reads one; null where it can't be, with the cursor in front of it.</summary>
    public static string? TryRead(ref AvroCursor cursor, AvroSchema schema) => schema switch
    {
        EnumSchema @enum => cursor.TryReadIndex(@enum.Symbols.Count, DecodeStatus.EnumOutOfRange, out int symbol) ? @enum.Symbols[symbol] : null,
        FixedSchema @fixed => cursor.TryReadFixed(@fixed.Size, out ReadOnlySpan<byte> bytes) ? OfBytes(bytes, schema.Logical) : null,
        _ => schema.Type switch
        {
            AvroType.Null => "null",
            AvroType.Boolean => cursor.TryReadBoolean(out bool truth) ? (truth ? "true" : "false") : null,
            AvroType.Int => cursor.TryReadInt(out int number) ? OfNumber(number, schema.Logical.Kind) : null,
            AvroType.Long => cursor.TryReadLong(out long number) ? OfNumber(number, schema.Logical.Kind) : null,
            AvroType.Float => cursor.TryReadFloat(out float real) ? real.ToString("R", CultureInfo.InvariantCulture) : null,
            AvroType.Double => cursor.TryReadDouble(out double real) ? real.ToString("R", CultureInfo.InvariantCulture) : null,
            AvroType.Bytes => cursor.TryReadBytes(out ReadOnlySpan<byte> bytes) ? OfBytes(bytes, schema.Logical) : null,
            AvroType.String => cursor.TryReadString(out ReadOnlySpan<byte> utf8) ? Short(Encoding.UTF8.GetString(utf8)) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(schema), schema.Type, "made of others"),
        },
    };

    /// <summary>A number that stands for a time is told as one, where there is such a time.</summary>
    private static string OfNumber(long number, LogicalKind kind)
    {
        string plain = number.ToString(CultureInfo.InvariantCulture);
        try
        {
            return kind switch
            {
                LogicalKind.Date => LocalDatePattern.Iso.Format(new LocalDate(1970, 1, 1).PlusDays((int)number)),
                LogicalKind.TimestampMillis => InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeMilliseconds(number)),
                LogicalKind.TimestampMicros => InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(checked(number * 10))),
                LogicalKind.TimestampNanos => InstantPattern.ExtendedIso.Format(Instant.FromUnixTimeTicks(0) + Duration.FromNanoseconds(number)),
                _ => plain,
            };
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            return plain;
        }
    }

    private static string OfBytes(ReadOnlySpan<byte> bytes, LogicalType logical) => logical.Kind switch
    {
        LogicalKind.Decimal when bytes.Length > 0 => OfDecimal(new BigInteger(bytes, isBigEndian: true), logical.Scale),
        LogicalKind.Uuid => new Guid(bytes, bigEndian: true).ToString("D"),
        _ => Short(Convert.ToHexStringLower(bytes)),
    };

    private static string OfDecimal(BigInteger unscaled, int scale)
    {
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return Short($"{(unscaled.Sign < 0 ? "-" : "")}{digits[..^scale]}{(scale > 0 ? "." : "")}{digits[^scale..]}");
    }

    private static string Short(string text) => text.Length <= CharactersMax ? text : text[..CharactersMax] + "…";
}
