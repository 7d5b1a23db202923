using System.Text;

namespace Accounting.Ingest.Avro;

/// <summary>
/// Reads data of any schema into objects: null, bool, int, long, float, double, byte[], string,
/// <see cref="GenericRecord"/>, <see cref="GenericSymbol"/>, <see cref="GenericFixed"/>, <see cref="AvroDecimal"/>
/// (for decimals), List&lt;object?&gt; and Dictionary&lt;string, object?&gt;. Dates and times are ints and longs in
/// the reader's unit. It allocates; <see cref="DecodePlan"/> is for hot paths. Safe to share between threads.
/// </summary>
public sealed class GenericReader
{
    private readonly ReadNode _root;
    private readonly AvroSchema _writer;

    private GenericReader(AvroSchema writer, ReadNode root)
    {
        _writer = writer;
        _root = root;
    }

    /// <summary>Resolves the two schemas.</summary>
    /// <exception cref="AvroSchemaException">They do not match.</exception>
    public static GenericReader Compile(AvroSchema writer, AvroSchema reader)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(reader);
        ReadNode root = Resolver.Resolve(writer, reader);
        return root.Op == ReadOp.Mismatch
            ? throw new AvroSchemaException($"the writer's schema cannot be read: {root.Reason}")
            : new GenericReader(writer, root);
    }

    /// <summary>Reads one value, which must fill the data to its last byte.</summary>
    public DecodeResult Decode(ReadOnlySpan<byte> data, out object? value)
    {
        var cursor = new AvroCursor(data);
        DecodeResult result = DecodeNext(ref cursor, out value);
        return result.IsOk && cursor.Remaining > 0
            ? new DecodeResult(DecodeStatus.TrailingBytes, cursor.Position)
            : result;
    }

    /// <summary>Reads the value at the cursor and leaves the cursor behind it.</summary>
    public DecodeResult DecodeNext(ref AvroCursor cursor, out object? value)
    {
        cursor.BeginValue();
        bool read = TryRead(ref cursor, _root, 0, out value);
        return new DecodeResult(read ? DecodeStatus.Ok : cursor.Status, cursor.Position);
    }

    /// <summary>Reads one value.</summary>
    /// <exception cref="AvroDataException">The data is not of the writer's schema, or not fit for the reader's.</exception>
    public object? Read(ReadOnlySpan<byte> data)
    {
        DecodeResult result = Decode(data, out object? value);
        return result.IsOk ? value : throw new AvroDataException(Explain(result), result.Position);
    }

    /// <summary>The result in words.</summary>
    public string Explain(DecodeResult result) => DecodeText.Explain(result, _writer);

    private static bool TryRead(ref AvroCursor cursor, ReadNode node, int depth, out object? value)
    {
        value = null;
        if (depth > AvroLimits.DepthMax)
            return cursor.Fail(DecodeStatus.TooDeep);
        switch (node.Op)
        {
            case ReadOp.Record:
                return TryReadRecord(ref cursor, node, depth, out value);
            case ReadOp.Array:
                return TryReadArray(ref cursor, node, depth, out value);
            case ReadOp.Map:
                return TryReadMap(ref cursor, node, depth, out value);
            case ReadOp.Union:
                return cursor.TryReadIndex(node.Branches.Length, DecodeStatus.UnionOutOfRange, out int branch)
                    && TryRead(ref cursor, node.Branches[branch], depth + 1, out value);
            case ReadOp.Enum:
                return TryReadEnum(ref cursor, node, out value);
            case ReadOp.Decimal:
                return TryReadDecimal(ref cursor, node, out value);
            case ReadOp.Mismatch:
                return cursor.Fail(DecodeStatus.BranchUnreadable);
            default:
                return TryReadPrimitive(ref cursor, node, out value);
        }
    }

    private static bool TryReadRecord(ref AvroCursor cursor, ReadNode node, int depth, out object? value)
    {
        var record = new GenericRecord((RecordSchema)node.Reader);
        value = record;
        foreach (FieldRead field in node.Fields)
        {
            if (field.Node is null)
            {
                if (!Skipper.TrySkip(ref cursor, field.Writer.Schema, depth + 1))
                    return false;
                continue;
            }

            if (!TryRead(ref cursor, field.Node, depth + 1, out object? item))
                return false;
            record[field.ReaderIndex] = item;
        }

        foreach (FieldDefault missing in node.Defaults)
        {
            var encoded = new AvroCursor(missing.Encoded);
            if (!TryRead(ref encoded, missing.Node, depth + 1, out object? item))
                return cursor.Fail(encoded.Status);
            record[missing.ReaderIndex] = item;
        }

        return true;
    }

    private static bool TryReadArray(ref AvroCursor cursor, ReadNode node, int depth, out object? value)
    {
        var items = new List<object?>();
        value = items;
        while (true)
        {
            if (!cursor.TryReadBlockHead(node.ItemSizeMinimum, out long count, out int end))
                return false;
            for (long index = 0; index < count; index++)
            {
                if (!TryRead(ref cursor, node.Item!, depth + 1, out object? item))
                    return false;
                items.Add(item);
            }

            if (!cursor.TryEndBlock(end))
                return false;
            if (count == 0)
                return true;
        }
    }

    private static bool TryReadMap(ref AvroCursor cursor, ReadNode node, int depth, out object? value)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        value = entries;
        while (true)
        {
            if (!cursor.TryReadBlockHead(node.ItemSizeMinimum, out long count, out int end))
                return false;
            for (long index = 0; index < count; index++)
            {
                if (!cursor.TryReadString(out ReadOnlySpan<byte> key)
                    || !TryRead(ref cursor, node.Item!, depth + 1, out object? item))
                {
                    return false;
                }

                if (!entries.TryAdd(Encoding.UTF8.GetString(key), item))
                    return cursor.Fail(DecodeStatus.KeyRepeated);
            }

            if (!cursor.TryEndBlock(end))
                return false;
            if (count == 0)
                return true;
        }
    }

    private static bool TryReadEnum(ref AvroCursor cursor, ReadNode node, out object? value)
    {
        value = null;
        if (!cursor.TryReadIndex(node.Symbols.Length, DecodeStatus.EnumOutOfRange, out int written))
            return false;
        int symbol = node.Symbols[written];
        if (symbol < 0)
            return cursor.Fail(DecodeStatus.SymbolUnknown);
        var schema = (EnumSchema)node.Reader;
        value = new GenericSymbol(schema, schema.Symbols[symbol]);
        return true;
    }

    private static bool TryReadDecimal(ref AvroCursor cursor, ReadNode node, out object? value)
    {
        value = null;
        ReadOnlySpan<byte> bytes;
        bool read = node.FixedSize >= 0 ? cursor.TryReadFixed(node.FixedSize, out bytes) : cursor.TryReadBytes(out bytes);
        if (!read)
            return false;
        DecodeStatus status = node.Decimal!.Convert(bytes, out System.Numerics.BigInteger unscaled);
        value = new AvroDecimal(unscaled, node.Decimal.Scale);
        return status == DecodeStatus.Ok || cursor.Fail(status);
    }

    private static bool TryReadPrimitive(ref AvroCursor cursor, ReadNode node, out object? value)
    {
        value = null;
        switch (node.Op)
        {
            case ReadOp.Null:
                return true;
            case ReadOp.Boolean when cursor.TryReadBoolean(out bool truth):
                value = truth;
                return true;
            case ReadOp.Int when cursor.TryReadInt(out int narrow):
                return TryPromote(ref cursor, node, narrow, out value);
            case ReadOp.Long when cursor.TryReadLong(out long wide):
                return TryPromote(ref cursor, node, wide, out value);
            case ReadOp.Float when cursor.TryReadFloat(out float single):
                value = node.Reader.Type == AvroType.Double ? (double)single : (object)single;
                return true;
            case ReadOp.Double when cursor.TryReadDouble(out double number):
                value = number;
                return true;
            case ReadOp.Fixed when cursor.TryReadFixed(node.FixedSize, out ReadOnlySpan<byte> raw):
                value = new GenericFixed((FixedSchema)node.Reader, raw.ToArray());
                return true;
            case ReadOp.Bytes when node.Reader.Type == AvroType.Bytes && cursor.TryReadBytes(out ReadOnlySpan<byte> bytes):
                value = bytes.ToArray();
                return true;
            case ReadOp.Bytes when node.Reader.Type == AvroType.Bytes:
                return false;
            case ReadOp.Bytes or ReadOp.String when cursor.TryReadString(out ReadOnlySpan<byte> utf8):
                value = node.Reader.Type == AvroType.String ? Encoding.UTF8.GetString(utf8) : utf8.ToArray();
                return true;
            default:
                return false;
        }
    }

    private static bool TryPromote(ref AvroCursor cursor, ReadNode node, long number, out object? value)
    {
        value = null;
        DecodeStatus status = LogicalRules.Convert(node.Time, ref number);
        if (status != DecodeStatus.Ok)
            return cursor.Fail(status);
        value = node.Reader.Type switch
        {
            AvroType.Int => (int)number,
            AvroType.Long => number,
            AvroType.Float => (float)number,
            _ => (object)(double)number,
        };
        return true;
    }
}
