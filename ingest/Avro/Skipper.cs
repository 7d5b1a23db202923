namespace Accounting.Ingest.Avro;

/// <summary>
/// Moves past a value that the reader does not want, as strictly as if it did: a block's size is checked against its
/// items and not trusted, so that damage in a skipped field cannot shift the fields after it.
/// </summary>
internal static class Skipper
{
    public static bool TrySkip(ref AvroCursor cursor, AvroSchema schema, int depth)
    {
        if (depth > AvroLimits.DepthMax)
            return cursor.Fail(DecodeStatus.TooDeep);
        switch (schema)
        {
            case RecordSchema record:
                foreach (RecordField field in record.Fields)
                {
                    if (!TrySkip(ref cursor, field.Schema, depth + 1))
                        return false;
                }

                return true;
            case UnionSchema union:
                return cursor.TryReadIndex(union.Branches.Count, DecodeStatus.UnionOutOfRange, out int branch)
                    && TrySkip(ref cursor, union.Branches[branch], depth + 1);
            case EnumSchema @enum:
                return cursor.TryReadIndex(@enum.Symbols.Count, DecodeStatus.EnumOutOfRange, out _);
            case FixedSchema @fixed:
                return cursor.TryReadFixed(@fixed.Size, out _);
            case ArraySchema array:
                return TrySkipBlocks(ref cursor, array.Items, isMap: false, depth);
            case MapSchema map:
                return TrySkipBlocks(ref cursor, map.Values, isMap: true, depth);
            default:
                return TrySkipPrimitive(ref cursor, schema.Type);
        }
    }

    private static bool TrySkipPrimitive(ref AvroCursor cursor, AvroType type) => type switch
    {
        AvroType.Null => true,
        AvroType.Boolean => cursor.TryReadBoolean(out _),
        AvroType.Int => cursor.TryReadInt(out _),
        AvroType.Long => cursor.TryReadLong(out _),
        AvroType.Float => cursor.TryReadFloat(out _),
        AvroType.Double => cursor.TryReadDouble(out _),
        AvroType.Bytes => cursor.TryReadBytes(out _),
        AvroType.String => cursor.TryReadString(out _),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a primitive type"),
    };

    private static bool TrySkipBlocks(ref AvroCursor cursor, AvroSchema item, bool isMap, int depth)
    {
        // A map's entry has the length of its key besides.
        int itemSizeMinimum = (int)Math.Min(int.MaxValue, item.MinimumSize + (isMap ? 1L : 0));
        while (true)
        {
            if (!cursor.TryReadBlockHead(itemSizeMinimum, out long count, out int end))
                return false;
            if (count == 0)
                return cursor.TryEndBlock(end);
            for (long index = 0; index < count; index++)
            {
                if (isMap && !cursor.TryReadString(out _))
                    return false;
                if (!TrySkip(ref cursor, item, depth + 1))
                    return false;
            }

            if (!cursor.TryEndBlock(end))
                return false;
        }
    }
}
