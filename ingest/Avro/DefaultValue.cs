using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// A flat record's field's default, from JSON to encoded data ("Complex Types", table of defaults): a union's default
/// is of its first branch, bytes are the code points 0 to 255 of a string.
/// </summary>
internal static class DefaultValue
{
    /// <exception cref="AvroSchemaException">The default is not of the field's type.</exception>
    public static byte[] Encode(RecordField field)
    {
        var writer = new AvroWriter();
        Write(writer, field.Schema, field.Default!.Value);
        return writer.Written.ToArray();
    }

    private static void Write(AvroWriter writer, AvroSchema schema, JsonElement value)
    {
        switch (schema)
        {
            case UnionSchema { Branches: [AvroSchema first, ..] }:
                writer.WriteUnionBranch(0);
                Write(writer, first, value);
                break;
            case EnumSchema @enum when value.ValueKind == JsonValueKind.String
                && @enum.IndexOf(JsonText.Read(value, "it")) is >= 0 and int symbol:
                writer.WriteEnum(symbol);
                break;
            case FixedSchema @fixed when TryReadBytes(value, out byte[] bytes) && bytes.Length == @fixed.Size:
                writer.WriteFixed(bytes);
                break;
            case PrimitiveSchema when TryWritePrimitive(writer, schema.Type, value):
                break;
            default:
                throw new AvroSchemaException($"it is not of type {schema.Json}");
        }
    }

    private static bool TryWritePrimitive(AvroWriter writer, AvroType type, JsonElement value)
    {
        switch (type, value.ValueKind)
        {
            case (AvroType.Null, JsonValueKind.Null):
                return true;
            case (AvroType.Boolean, JsonValueKind.True or JsonValueKind.False):
                writer.WriteBoolean(value.GetBoolean());
                return true;
            case (AvroType.Int, JsonValueKind.Number) when value.TryGetInt32(out int number):
                writer.WriteInt(number);
                return true;
            case (AvroType.Long, JsonValueKind.Number) when value.TryGetInt64(out long number):
                writer.WriteLong(number);
                return true;
            case (AvroType.Float, JsonValueKind.Number):
                writer.WriteFloat(value.GetSingle());
                return true;
            case (AvroType.Double, JsonValueKind.Number):
                writer.WriteDouble(value.GetDouble());
                return true;
            case (AvroType.String, JsonValueKind.String):
                writer.WriteString(JsonText.Read(value, "it"));
                return true;
            case (AvroType.Bytes, JsonValueKind.String) when TryReadBytes(value, out byte[] bytes):
                writer.WriteBytes(bytes);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadBytes(JsonElement value, out byte[] bytes)
    {
        bytes = [];
        if (value.ValueKind != JsonValueKind.String)
            return false;
        string text = JsonText.Read(value, "it");
        if (text.Any(c => c > byte.MaxValue))
            return false;
        bytes = [.. text.Select(c => (byte)c)];
        return true;
    }
}
