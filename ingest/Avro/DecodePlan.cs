namespace Accounting.Ingest.Avro;

/// <summary>
/// How a writer's record becomes a reader's flat record: resolved once, then interpreted over encoded bytes into a
/// caller's sink without allocating. A flat record has fields of primitive types, enums, fixed and decimals, and
/// unions of these; anything that only the writer has may be nested and is skipped. Safe to share between threads.
/// </summary>
public sealed class DecodePlan
{
    /// <summary>A sink may be a structure on the stack, which must not be given what lies on it.</summary>
    [ThreadStatic]
    private static byte[]? _uuidText;

    private readonly PlanStep[] _steps;
    private readonly PlanDefault[] _defaults;

    private DecodePlan(RecordSchema writer, RecordSchema reader, ResolvedRecord resolved)
    {
        Writer = writer;
        Reader = reader;
        _steps = PlanStep.Of(resolved);
        SkippedFields = [.. resolved.Fields.Where(field => field.Node is null).Select(field => field.Writer.Name)];
        _defaults = [.. resolved.Defaults.Select(PlanDefault.Of)];
        IsWhole = ReferenceEquals(writer, reader) || PlanStep.AreSame(_steps, PlanStep.Of(Resolver.Resolve(reader, reader)));
    }

    /// <summary>The schema that the data was written with.</summary>
    public RecordSchema Writer { get; }

    /// <summary>The schema whose fields the sink is given.</summary>
    public RecordSchema Reader { get; }

    /// <summary>Fields of the writer's that the reader has not: what they hold is passed over.</summary>
    public IReadOnlyList<string> SkippedFields { get; }

    /// <summary>Whether the writer's fields are the reader's, each in its place and form, so that a sink may read them in one go.</summary>
    internal bool IsWhole { get; }

    /// <summary>Resolves the two schemas.</summary>
    /// <exception cref="AvroSchemaException">They do not match, or the reader's is not a flat record.</exception>
    public static DecodePlan Compile(AvroSchema writer, AvroSchema reader)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (reader is not RecordSchema target)
            throw new AvroSchemaException("a plan reads a record");
        FlatRecord.Require(target);
        try
        {
            ResolvedRecord resolved = Resolver.Resolve(writer, target);
            return new DecodePlan((RecordSchema)writer, target, resolved);
        }
        catch (AvroSchemaException exception)
        {
            throw new AvroSchemaException($"the writer's schema cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Decodes one record, which must fill the data to its last byte.</summary>
    public DecodeResult Decode<TSink>(ReadOnlySpan<byte> data, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        var cursor = new AvroCursor(data);
        DecodeResult result = DecodeNext(ref cursor, ref sink);
        return result.IsOk && cursor.Remaining > 0
            ? new DecodeResult(DecodeStatus.TrailingBytes, cursor.Position)
            : result;
    }

    /// <summary>Decodes the record at the cursor and leaves the cursor behind it.</summary>
    public DecodeResult DecodeNext<TSink>(ref AvroCursor cursor, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        AvroCursor whole = cursor;
        if (IsWhole && sink.TryReadWhole(ref whole))
        {
            cursor = whole;
            return new DecodeResult(DecodeStatus.Ok, cursor.Position);
        }

        cursor.BeginValue();
        PlanStep[] steps = _steps;
        for (int index = 0; index < steps.Length; index++)
        {
            if (!TryDeliver(ref cursor, steps[index], ref sink))
                return new DecodeResult(cursor.Status, cursor.Position, index);
        }

        foreach (PlanDefault missing in _defaults)
        {
            var value = new AvroCursor(missing.Encoded);
            if (!TryDeliver(ref value, missing.Step, ref sink))
                throw new InvalidOperationException($"a default that was encoded cannot be read: {value.Status}");
        }

        return new DecodeResult(DecodeStatus.Ok, cursor.Position);
    }

    /// <summary>The result in words, for a quarantine's reason.</summary>
    public string Explain(DecodeResult result) => DecodeText.Explain(result, Writer);

    private static bool TryDeliver<TSink>(ref AvroCursor cursor, PlanStep step, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        if (step.Op == PlanOp.Union)
        {
            if (!cursor.TryReadIndex(step.Branches.Length, DecodeStatus.UnionOutOfRange, out int branch))
                return false;
            step = step.Branches[branch];
        }

        switch (step.Op)
        {
            case PlanOp.Null:
                sink.OnNull(step.ReaderIndex);
                return true;
            case PlanOp.Boolean when cursor.TryReadBoolean(out bool truth):
                sink.OnBoolean(step.ReaderIndex, truth);
                return true;
            case PlanOp.Int when cursor.TryReadInt(out int narrow):
                sink.OnLong(step.ReaderIndex, narrow);
                return true;
            case PlanOp.Long when cursor.TryReadLong(out long wide):
                sink.OnLong(step.ReaderIndex, wide);
                return true;
            case PlanOp.Text when cursor.TryReadString(out ReadOnlySpan<byte> utf8):
                sink.OnString(step.ReaderIndex, utf8);
                return true;
            case PlanOp.SmallDecimal:
                return TryDeliverSmallDecimal(ref cursor, step, ref sink);
            case PlanOp.Symbol:
                return TryDeliverSymbol(ref cursor, step, ref sink);
            case PlanOp.Skip:
                return Skipper.TrySkip(ref cursor, step.Node.Writer, 1);
            case PlanOp.Other:
                return TryDeliverOther(ref cursor, step.Node, step.ReaderIndex, ref sink);
            default:
                return false;
        }
    }

    private static bool TryDeliverSymbol<TSink>(ref AvroCursor cursor, PlanStep step, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        int[] symbols = step.Symbols;
        if (!cursor.TryReadIndex(symbols.Length, DecodeStatus.EnumOutOfRange, out int written))
            return false;
        int symbol = symbols[written];
        if (symbol < 0)
            return cursor.Fail(DecodeStatus.SymbolUnknown);
        sink.OnSymbol(step.ReaderIndex, symbol);
        return true;
    }

    private static bool TryDeliverSmallDecimal<TSink>(ref AvroCursor cursor, PlanStep step, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        if (!cursor.TryReadBytes(out ReadOnlySpan<byte> bytes))
            return false;
        if (bytes.IsEmpty)
            return cursor.Fail(DecodeStatus.DecimalEmpty);
        if (!DecimalBytes.TryRead(bytes, out long unscaled)
            || unscaled >= step.DecimalLimit || unscaled <= -step.DecimalLimit)
        {
            return cursor.Fail(DecodeStatus.DecimalOverflow);
        }

        sink.OnDecimal(step.ReaderIndex, unscaled);
        return true;
    }

    private static bool TryDeliverOther<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct => node.Op switch
        {
            ReadOp.Int or ReadOp.Long => TryDeliverNumber(ref cursor, node, field, ref sink),
            ReadOp.Float or ReadOp.Double => TryDeliverFloat(ref cursor, node, field, ref sink),
            ReadOp.Bytes or ReadOp.String or ReadOp.Fixed => TryDeliverBytes(ref cursor, node, field, ref sink),
            ReadOp.Decimal => TryDeliverDecimal(ref cursor, node, field, ref sink),
            ReadOp.Uuid => TryDeliverUuid(ref cursor, node, field, ref sink),
            ReadOp.Mismatch => cursor.Fail(DecodeStatus.BranchUnreadable),
            _ => throw new InvalidOperationException($"{node.Op} in a flat record"),
        };

    private static bool TryDeliverNumber<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        long value;
        if (node.Op == ReadOp.Int)
        {
            if (!cursor.TryReadInt(out int narrow))
                return false;
            value = narrow;
        }
        else if (!cursor.TryReadLong(out value))
        {
            return false;
        }

        if (node.Time != TimeRule.Same && LogicalRules.Convert(node.Time, ref value) is var status and not DecodeStatus.Ok)
            return cursor.Fail(status);
        switch (node.Reader.Type)
        {
            case AvroType.Float:
                sink.OnDouble(field, (float)value);
                break;
            case AvroType.Double:
                sink.OnDouble(field, value);
                break;
            default:
                sink.OnLong(field, value);
                break;
        }

        return true;
    }

    private static bool TryDeliverFloat<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        double value;
        if (node.Op == ReadOp.Double)
        {
            if (!cursor.TryReadDouble(out value))
                return false;
        }
        else
        {
            if (!cursor.TryReadFloat(out float narrow))
                return false;
            value = narrow;
        }

        sink.OnDouble(field, value);
        return true;
    }

    private static bool TryDeliverBytes<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        bool isText = node.Op == ReadOp.String || node.Reader.Type == AvroType.String;
        ReadOnlySpan<byte> bytes;
        bool read = isText ? cursor.TryReadString(out bytes)
            : node.Op == ReadOp.Fixed ? cursor.TryReadFixed(node.FixedSize, out bytes)
            : cursor.TryReadBytes(out bytes);
        if (!read)
            return false;
        if (node.Reader.Type == AvroType.String)
            sink.OnString(field, bytes);
        else
            sink.OnBytes(field, bytes);
        return true;
    }

    private static bool TryDeliverUuid<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        if (!cursor.TryReadFixed(node.FixedSize, out ReadOnlySpan<byte> bytes))
            return false;
        byte[] text = _uuidText ??= new byte[36];
        new Guid(bytes, bigEndian: true).TryFormat(text, out _);
        sink.OnString(field, text);
        return true;
    }

    private static bool TryDeliverDecimal<TSink>(ref AvroCursor cursor, ReadNode node, int field, ref TSink sink)
        where TSink : IRecordSink, allows ref struct
    {
        ReadOnlySpan<byte> bytes;
        bool read = node.FixedSize >= 0 ? cursor.TryReadFixed(node.FixedSize, out bytes) : cursor.TryReadBytes(out bytes);
        if (!read)
            return false;
        DecodeStatus status;
        if (node.Decimal!.IsSmall)
        {
            status = node.Decimal.Convert(bytes, out long unscaled);
            if (status == DecodeStatus.Ok)
                sink.OnDecimal(field, unscaled);
        }
        else
        {
            status = node.Decimal.Convert(bytes, out Int128 unscaled);
            if (status == DecodeStatus.Ok)
                sink.OnLargeDecimal(field, unscaled);
        }

        return status == DecodeStatus.Ok || cursor.Fail(status);
    }
}
