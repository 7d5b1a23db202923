namespace Accounting.Ingest.Avro;

/// <summary>
/// Encodes the objects that <see cref="GenericReader"/> makes. A union's branch is the first whose type the value
/// has. Arrays and maps are one block.
/// </summary>
public static class GenericWriter
{
    /// <summary>Encodes a value behind what the writer already holds.</summary>
    /// <exception cref="ArgumentException">The value is not of the schema's type.</exception>
    public static void Write(AvroWriter writer, AvroSchema schema, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(schema);
        Write(writer, schema, value, 0);
    }

    private static void Write(AvroWriter writer, AvroSchema schema, object? value, int depth)
    {
        if (depth > AvroLimits.DepthMax)
            throw new ArgumentException($"the value is nested more than {AvroLimits.DepthMax} levels deep", nameof(value));
        if (!IsOfType(schema, value))
            throw new ArgumentException($"{value ?? "null"} is not of type {schema.Json}", nameof(value));
        switch (schema)
        {
            case UnionSchema union:
                int branch = BranchOf(union, value);
                writer.WriteUnionBranch(branch);
                Write(writer, union.Branches[branch], value, depth + 1);
                break;
            case RecordSchema record:
                foreach (RecordField field in record.Fields)
                    Write(writer, field.Schema, ((GenericRecord)value!)[field.Position], depth + 1);
                break;
            case ArraySchema array:
                WriteArray(writer, array, (List<object?>)value!, depth);
                break;
            case MapSchema map:
                WriteMap(writer, map, (Dictionary<string, object?>)value!, depth);
                break;
            case EnumSchema @enum:
                writer.WriteEnum(@enum.IndexOf(((GenericSymbol)value!).Symbol));
                break;
            case FixedSchema @fixed when value is AvroDecimal number:
                writer.WriteDecimal(number.Unscaled, @fixed.Size);
                break;
            case FixedSchema:
                writer.WriteFixed(((GenericFixed)value!).Bytes.Span);
                break;
            default:
                WritePrimitive(writer, value);
                break;
        }
    }

    private static void WriteArray(AvroWriter writer, ArraySchema array, List<object?> items, int depth)
    {
        if (items.Count > 0)
            writer.WriteBlockCount(items.Count);
        foreach (object? item in items)
            Write(writer, array.Items, item, depth + 1);
        writer.WriteBlockCount(0);
    }

    private static void WriteMap(AvroWriter writer, MapSchema map, Dictionary<string, object?> entries, int depth)
    {
        if (entries.Count > 0)
            writer.WriteBlockCount(entries.Count);
        foreach ((string key, object? value) in entries)
        {
            writer.WriteString(key);
            Write(writer, map.Values, value, depth + 1);
        }

        writer.WriteBlockCount(0);
    }

    private static void WritePrimitive(AvroWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case bool truth:
                writer.WriteBoolean(truth);
                break;
            case int number:
                writer.WriteInt(number);
                break;
            case long number:
                writer.WriteLong(number);
                break;
            case float number:
                writer.WriteFloat(number);
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case byte[] bytes:
                writer.WriteBytes(bytes);
                break;
            case string text:
                writer.WriteString(text);
                break;
            case AvroDecimal number:
                writer.WriteDecimal(number.Unscaled);
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is no Avro value", nameof(value));
        }
    }

    private static int BranchOf(UnionSchema union, object? value)
    {
        for (int branch = 0; branch < union.Branches.Count; branch++)
        {
            if (IsOfType(union.Branches[branch], value))
                return branch;
        }

        throw new ArgumentException($"{value ?? "null"} is of no branch of {union.Json}", nameof(value));
    }

    private static bool IsOfType(AvroSchema schema, object? value) => (schema, value) switch
    {
        (UnionSchema, _) => true,
        (RecordSchema record, GenericRecord given) => given.Schema.FullName == record.FullName
            && given.Schema.Fields.Count == record.Fields.Count,
        (EnumSchema @enum, GenericSymbol given) => given.Schema.FullName == @enum.FullName
            && @enum.IndexOf(given.Symbol) >= 0,
        (FixedSchema { Logical.Kind: LogicalKind.Decimal } @fixed, AvroDecimal given) => given.Scale == @fixed.Logical.Scale
            && given.Unscaled.GetByteCount() <= @fixed.Size,
        (FixedSchema @fixed, GenericFixed given) => given.Schema.FullName == @fixed.FullName
            && given.Bytes.Length == @fixed.Size,
        (ArraySchema, List<object?>) => true,
        (MapSchema, Dictionary<string, object?>) => true,
        ({ Type: AvroType.Null }, null) => true,
        ({ Type: AvroType.Boolean }, bool) => true,
        ({ Type: AvroType.Int }, int) => true,
        ({ Type: AvroType.Long }, long) => true,
        ({ Type: AvroType.Float }, float) => true,
        ({ Type: AvroType.Double }, double) => true,
        ({ Type: AvroType.String }, string) => true,
        ({ Type: AvroType.Bytes, Logical.Kind: LogicalKind.Decimal }, AvroDecimal given) => given.Scale == schema.Logical.Scale,
        ({ Type: AvroType.Bytes }, byte[]) => true,
        _ => false,
    };
}
