using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>
/// Avro's binary encoding read as the specification tells it, value by value into objects: null, bool, long, double, byte[] (string, bytes, fixed),
/// the symbol of an enum, <see cref="ObviousDecimal"/>, microseconds as <see cref="Int128"/>. A nested record becomes an object that nobody looks at.
/// </summary>
internal sealed class ObviousReader(byte[] data, int position)
{
    /// <summary>As deep as the product reads, so that the two agree: a bound of its own is the only thing it may add to the specification.</summary>
    private const int DepthMax = 256;

    private static readonly object Nested = new();

    private int _position = position;
    private bool _hasFailed;

    public bool IsAtEnd => _position == data.Length;

    /// <summary>The fields of a record that fills the data to its last byte; null where it doesn't.</summary>
    public Dictionary<string, object?>? ReadWhole(ObviousSchema record) => ReadNext(record) is { } fields && IsAtEnd ? fields : null;

    /// <summary>The fields of the next record; null where the bytes are no record.</summary>
    public Dictionary<string, object?>? ReadNext(ObviousSchema record)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach ((string name, ObviousSchema schema) in record.Fields)
        {
            fields.Add(name, Read(schema, 1));
        }

        return _hasFailed ? null : fields;
    }

    private object? Read(ObviousSchema schema, int depth)
    {
        if (_hasFailed || depth > DepthMax)
        {
            return Fail();
        }

        return schema.Type switch
        {
            "null" => null,
            "boolean" => ReadBoolean(),
            "int" => ReadLong() is var value && value == (int)value ? value : Fail(),
            "long" => ReadTime(schema.Logical, ReadLong()),
            "float" => ReadBytes(sizeof(float)),
            "double" => ReadBytes(sizeof(double)),
            "bytes" => ReadDecimal(schema, ReadBytes(ReadLong())),
            "fixed" => ReadDecimal(schema, ReadBytes(schema.Size)),
            "string" => ReadBytes(ReadLong()) is { } text && Utf8.IsValid(text) ? text : Fail(),
            "enum" => ReadLong() is var index && index >= 0 && index < schema.Symbols.Count ? schema.Symbols[(int)index] : Fail(),
            "union" => ReadLong() is var branch && branch >= 0 && branch < schema.Inner.Count ? Read(schema.Inner[(int)branch], depth + 1) : Fail(),
            "record" => ReadRecord(schema, depth),
            "array" or "map" => ReadBlocks(schema, depth),
            _ => throw new InvalidOperationException($"The oracle doesn't know the type {schema.Type}."),
        };
    }

    private object? ReadRecord(ObviousSchema schema, int depth)
    {
        foreach ((_, ObviousSchema field) in schema.Fields)
        {
            Read(field, depth + 1);
        }

        return Nested;
    }

    /// <summary>A map's values by their keys; of an array only the last item is kept.</summary>
    private Dictionary<string, object?>? ReadBlocks(ObviousSchema schema, int depth)
    {
        var items = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (!_hasFailed)
        {
            Int128 count = ReadLong();
            if (count == 0)
            {
                break;
            }

            long? size = count < 0 ? ReadLong() : null;
            int start = _position;
            for (Int128 left = Int128.Abs(count); left > 0 && !_hasFailed; left--)
            {
                string key = schema.Type == "map" && ReadBytes(ReadLong()) is { } name && (Utf8.IsValid(name) || Fail() is not null) ? Encoding.UTF8.GetString(name) : "";
                items[key] = Read(schema.Inner[0], depth + 1);
            }

            if (size is { } said && said != _position - start)
            {
                Fail();
            }
        }

        return items;
    }

    private static object ReadTime(string logical, long value) => logical switch
    {
        "timestamp-micros" => (object)(Int128)value,
        "timestamp-millis" => (object)((Int128)value * 1000),
        _ => value,
    };

    private object? ReadDecimal(ObviousSchema schema, byte[]? bytes)
    {
        if (bytes is null || schema.Logical != "decimal")
        {
            return bytes;
        }

        var unscaled = new BigInteger(bytes, isUnsigned: false, isBigEndian: true);
        return bytes.Length > 0 && BigInteger.Abs(unscaled) < BigInteger.Pow(10, schema.Precision) ? new ObviousDecimal(unscaled, schema.Scale) : Fail();
    }

    private object? ReadBoolean() => ReadBytes(1) is [<= 1] truth ? truth[0] == 1 : Fail();

    private byte[]? ReadBytes(long length)
    {
        if (_hasFailed || length < 0 || length > data.Length - _position)
        {
            Fail();
            return null;
        }

        byte[] bytes = data[_position..(_position + (int)length)];
        _position += (int)length;
        return bytes;
    }

    /// <summary>Seven bits a byte, lowest first, zig-zag; at most ten bytes and 64 bits.</summary>
    private long ReadLong()
    {
        UInt128 coded = 0;
        for (int index = 0; index < 10 && _position < data.Length; index++)
        {
            byte next = data[_position++];
            coded |= (UInt128)(next & 0x7f) << (7 * index);
            if (next < 0x80)
            {
                ulong bits = (ulong)coded;
                return coded > ulong.MaxValue ? FailedNumber() : (bits & 1) == 0 ? (long)(bits >> 1) : -1 - (long)(bits >> 1);
            }
        }

        return FailedNumber();
    }

    private long FailedNumber()
    {
        Fail();
        return 0;
    }

    private object? Fail()
    {
        _hasFailed = true;
        return null;
    }
}
