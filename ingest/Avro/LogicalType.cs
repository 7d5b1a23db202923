using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// What a schema's values mean beyond their bytes. <see cref="Precision"/> and <see cref="Scale"/> are in decimal
/// digits and 0 unless the kind is <see cref="LogicalKind.Decimal"/>.
/// </summary>
public readonly record struct LogicalType(LogicalKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>
    /// Reads the logical type of a schema object. One that is unknown, or invalid for its underlying type, is
    /// ignored, as the specification demands ("Logical Types").
    /// </summary>
    internal static LogicalType Read(JsonElement schema, AvroType type, int fixedSize)
    {
        if (!schema.TryGetProperty("logicalType", out JsonElement name) || name.ValueKind != JsonValueKind.String)
            return default;
        LogicalKind kind = (JsonText.Read(name, "a logical type"), type) switch
        {
            ("decimal", AvroType.Bytes or AvroType.Fixed) => LogicalKind.Decimal,
            ("uuid", AvroType.String) => LogicalKind.Uuid,
            ("uuid", AvroType.Fixed) when fixedSize == 16 => LogicalKind.Uuid,
            ("date", AvroType.Int) => LogicalKind.Date,
            ("time-millis", AvroType.Int) => LogicalKind.TimeMillis,
            ("time-micros", AvroType.Long) => LogicalKind.TimeMicros,
            ("timestamp-millis", AvroType.Long) => LogicalKind.TimestampMillis,
            ("timestamp-micros", AvroType.Long) => LogicalKind.TimestampMicros,
            ("timestamp-nanos", AvroType.Long) => LogicalKind.TimestampNanos,
            ("local-timestamp-millis", AvroType.Long) => LogicalKind.LocalTimestampMillis,
            ("local-timestamp-micros", AvroType.Long) => LogicalKind.LocalTimestampMicros,
            ("local-timestamp-nanos", AvroType.Long) => LogicalKind.LocalTimestampNanos,
            ("duration", AvroType.Fixed) when fixedSize == 12 => LogicalKind.Duration,
            _ => LogicalKind.None,
        };
        return kind == LogicalKind.Decimal ? ReadDecimal(schema, type, fixedSize) : new LogicalType(kind);
    }

    private static LogicalType ReadDecimal(JsonElement schema, AvroType type, int fixedSize)
    {
        int scale = 0;
        if (!schema.TryGetProperty("precision", out JsonElement precisionValue)
            || !TryReadInt(precisionValue, out int precision) || precision <= 0)
        {
            return default;
        }

        if (schema.TryGetProperty("scale", out JsonElement scaleValue)
            && (!TryReadInt(scaleValue, out scale) || scale < 0 || scale > precision))
        {
            return default;
        }

        // n bytes hold floor(log10(2^(8n-1) - 1)) decimal digits.
        if (type == AvroType.Fixed && precision > Math.Floor(((8.0 * fixedSize) - 1) * Math.Log10(2)))
            return default;
        return new LogicalType(LogicalKind.Decimal, precision, scale);
    }

    private static bool TryReadInt(JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }
}
