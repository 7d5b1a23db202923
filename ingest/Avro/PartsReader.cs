using System.Globalization;

namespace Accounting.Ingest.Avro;

/// <summary>Reads a value piece by piece, as strictly as <see cref="Skipper"/> passes it, and notes what each piece says.</summary>
internal ref struct PartsReader
{
    private readonly List<MessagePart> _parts;
    private AvroCursor _cursor;
    private string? _failed;

    public PartsReader(ReadOnlySpan<byte> message, MessagePart front)
    {
        _parts = [front];
        _cursor = new AvroCursor(message);
        _cursor.TryReadFixed(front.Length, out _);
    }

    public MessageParts Read(AvroSchema schema)
    {
        bool isRead = TryRead(schema, "", 0);
        if (isRead && _cursor.Remaining > 0)
        {
            _cursor.Fail(DecodeStatus.TrailingBytes);
            isRead = false;
        }

        return new MessageParts(_parts, isRead ? null : DecodeText.Describe(_cursor.Status), _failed, _cursor.Position);
    }

    private bool TryRead(AvroSchema schema, string name, int depth)
    {
        if (depth > AvroLimits.DepthMax)
            return _cursor.Fail(DecodeStatus.TooDeep);
        return schema switch
        {
            RecordSchema record => TryReadRecord(record, name, depth),
            UnionSchema union => TryReadUnion(union, name, depth),
            ArraySchema array => TryReadBlocks(array.Items, name, isMap: false, depth),
            MapSchema map => TryReadBlocks(map.Values, name, isMap: true, depth),
            _ => TryReadPlain(schema, name),
        };
    }

    private bool TryReadRecord(RecordSchema record, string name, int depth)
    {
        foreach (RecordField field in record.Fields)
        {
            if (!TryRead(field.Schema, name.Length == 0 ? field.Name : $"{name}.{field.Name}", depth + 1))
                return false;
        }

        return true;
    }

    private bool TryReadUnion(UnionSchema union, string name, int depth)
    {
        int start = _cursor.Position;
        if (!_cursor.TryReadIndex(union.Branches.Count, DecodeStatus.UnionOutOfRange, out int branch))
            return Failed(name);
        AvroSchema chosen = union.Branches[branch];
        if (chosen is not (RecordSchema or ArraySchema or MapSchema) && PartText.TryRead(ref _cursor, chosen) is { } value)
        {
            Note(start, name, PartText.TypeOf(chosen), value);
            return true;
        }

        // What a branch that is made of others, or can't be read, leaves is its number.
        Note(start, name, "union", string.Create(CultureInfo.InvariantCulture, $"branch {branch}, {PartText.TypeOf(chosen)}"));
        return TryRead(chosen, name, depth + 1);
    }

    private bool TryReadBlocks(AvroSchema item, string name, bool isMap, int depth)
    {
        int itemSizeMinimum = (int)Math.Min(int.MaxValue, item.MinimumSize + (isMap ? 1L : 0));
        for (long read = 0; ;)
        {
            int start = _cursor.Position;
            if (!_cursor.TryReadBlockHead(itemSizeMinimum, out long count, out int end))
                return Failed(name);
            Note(start, name, isMap ? "map" : "array", count == 0 ? "end" : string.Create(CultureInfo.InvariantCulture, $"{count} to come"));
            if (count == 0)
                return _cursor.TryEndBlock(end) || Failed(name);
            for (long index = 0; index < count; index++, read++)
            {
                string within = string.Create(CultureInfo.InvariantCulture, $"{name}[{read}]");
                if ((isMap && !TryReadPlain(PartText.Key, within + ".key")) || !TryRead(item, within, depth + 1))
                    return false;
            }

            if (!_cursor.TryEndBlock(end))
                return Failed(name);
        }
    }

    private bool TryReadPlain(AvroSchema schema, string name)
    {
        int start = _cursor.Position;
        if (PartText.TryRead(ref _cursor, schema) is not { } value)
            return Failed(name);
        Note(start, name, PartText.TypeOf(schema), value);
        return true;
    }

    private readonly void Note(int start, string name, string type, string value)
    {
        if (_parts.Count < MessageParts.PartsMax)
            _parts.Add(new MessagePart(start, _cursor.Position - start, name, type, value));
    }

    private bool Failed(string name)
    {
        _failed = name;
        return false;
    }
}
