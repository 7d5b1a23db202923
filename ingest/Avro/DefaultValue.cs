using System.Text.Json;

namespace Accounting.Ingest.Avro;

/// <summary>
/// A field's default, from JSON to encoded data ("Complex Types", table of defaults): a union's default is of its
/// first branch, bytes are the code points 0 to 255 of a string, a record's missing fields take their own defaults.
/// </summary>
internal static class DefaultValue
{
    /// <exception cref="AvroSchemaException">The default is not of the field's type.</exception>
    public static byte[] Encode(RecordField field)
    {
        var writer = new AvroWriter();
        Write(writer, field.Schema, field.Default!.Value, 0);
        return writer.Written.ToArray();
    }

    private static void Write(AvroWriter writer, AvroSchema schema, JsonElement value, int depth)
    {
        if (depth > AvroLimits.DepthMax)
            throw new AvroSchemaException($"it is nested more than {AvroLimits.DepthMax} levels deep");
        switch (schema)
        {
            case UnionSchema { Branches: [AvroSchema first, ..] }:
                writer.WriteUnionBranch(0);
                Write(writer, first, value, depth + 1);
                break;
            case RecordSchema record when value.ValueKind == JsonValueKind.Object:
                WriteRecord(writer, record, value, depth);
                break;
            case ArraySchema array when value.ValueKind == JsonValueKind.Array:
                writer.WriteBlockCount(value.GetArrayLength());
                foreach (JsonElement item in value.EnumerateArray())
                    Write(writer, array.Items, item, depth + 1);
                if (value.GetArrayLength() > 0)
                    writer.WriteBlockCount(0);
                break;
            case MapSchema map when value.ValueKind == JsonValueKind.Object:
                WriteMap(writer, map, value, depth);
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

    private static void WriteRecord(AvroWriter writer, RecordSchema record, JsonElement value, int depth)
    {
        foreach (RecordField field in record.Fields)
        {
            JsonElement? given = value.TryGetProperty(field.Name, out JsonElement item) ? item : field.Default;
            if (given is null)
                throw new AvroSchemaException($"it lacks the field {field.Name} of {record.FullName}");
            Write(writer, field.Schema, given.Value, depth + 1);
        }
    }

    private static void WriteMap(AvroWriter writer, MapSchema map, JsonElement value, int depth)
    {
        int count = value.EnumerateObject().Count();
        writer.WriteBlockCount(count);
        foreach (JsonProperty entry in value.EnumerateObject())
        {
            writer.WriteString(entry.Name);
            Write(writer, map.Values, entry.Value, depth + 1);
        }

        if (count > 0)
            writer.WriteBlockCount(0);
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
