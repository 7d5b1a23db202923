using System.Numerics;
using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Encodes values of a schema, made from a seed; extremes come often. What was written is told as <see cref="ValueText"/>.</summary>
internal sealed class RandomValue(Random random)
{
    /// <summary>Writes a record and tells its fields.</summary>
    public string[] Write(AvroWriter writer, RecordSchema record, int depth = 0) =>
        [.. record.Fields.Select(field => Write(writer, field.Schema, depth + 1))];

    private string Write(AvroWriter writer, AvroSchema schema, int depth)
    {
        switch (schema)
        {
            case RecordSchema record:
                return ValueText.Record(record, Write(writer, record, depth));
            case UnionSchema union:
                // Deep down only what cannot refer back.
                int[] branches = [.. Enumerable.Range(0, union.Branches.Count).Where(branch => depth < 6 || union.Branches[branch] is PrimitiveSchema)];
                int chosen = branches[random.Next(branches.Length)];
                writer.WriteUnionBranch(chosen);
                return Write(writer, union.Branches[chosen], depth + 1);
            case ArraySchema array:
                return ValueText.Array(WriteBlock(writer, depth, () => Write(writer, array.Items, depth + 1)));
            case MapSchema map:
                int keys = 0;
                return ValueText.Map(WriteBlock(writer, depth, () =>
                {
                    string key = $"{keys++} {Text()}";
                    writer.WriteString(key);
                    return (key, Write(writer, map.Values, depth + 1));
                }));
            case EnumSchema @enum:
                int symbol = random.Next(@enum.Symbols.Count);
                writer.WriteEnum(symbol);
                return ValueText.Symbol(@enum.Symbols[symbol]);
            default:
                return WriteLeaf(writer, schema);
        }
    }

    private string WriteLeaf(AvroWriter writer, AvroSchema schema)
    {
        switch (schema)
        {
            case { Logical.Kind: LogicalKind.Decimal }:
                var number = new BigInteger(random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000));
                byte[] unscaled = ValueText.DecimalBytes(schema, number);
                if (schema is FixedSchema)
                    writer.WriteFixed(unscaled);
                else
                    writer.WriteBytes(unscaled);
                return ValueText.Decimal(schema, number);
            case FixedSchema @fixed:
                byte[] bytes = Bytes(@fixed.Size);
                writer.WriteFixed(bytes);
                return ValueText.Fixed(bytes);
            default:
                return WritePrimitive(writer, schema.Type);
        }
    }

    private string WritePrimitive(AvroWriter writer, AvroType type)
    {
        switch (type)
        {
            case AvroType.Null:
                return ValueText.Null;
            case AvroType.Boolean:
                bool truth = random.Next(2) == 0;
                writer.WriteBoolean(truth);
                return ValueText.Boolean(truth);
            case AvroType.Int:
                int narrow = random.Next(4) == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue) >> random.Next(31);
                writer.WriteInt(narrow);
                return ValueText.Long(narrow);
            case AvroType.Long:
                long wide = random.Next(4) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63);
                writer.WriteLong(wide);
                return ValueText.Long(wide);
            case AvroType.Float:
                float single = random.Next(5) switch { 0 => float.NaN, 1 => -0f, _ => BitConverter.Int32BitsToSingle(random.Next()) };
                writer.WriteFloat(single);
                return ValueText.Float(single);
            case AvroType.Double:
                double value = random.Next(5) switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => random.NextDouble() * 1e200 };
                writer.WriteDouble(value);
                return ValueText.Double(value);
            case AvroType.Bytes:
                byte[] bytes = Bytes(random.Next(20));
                writer.WriteBytes(bytes);
                return ValueText.Bytes(bytes);
            case AvroType.String:
                string text = Text();
                writer.WriteString(text);
                return ValueText.String(Encoding.UTF8.GetBytes(text));
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private List<T> WriteBlock<T>(AvroWriter writer, int depth, Func<T> writeItem)
    {
        int count = depth > 5 ? 0 : random.Next(4);
        if (count > 0)
            writer.WriteBlockCount(count);
        var items = new List<T>();
        while (items.Count < count)
            items.Add(writeItem());
        writer.WriteBlockCount(0);
        return items;
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (int count = random.Next(8); count > 0; count--)
        {
            int rune = random.Next(4) switch
            {
                0 => random.Next(0x10000, 0x110000),
                1 => random.Next(0x80, 0xd800),
                _ => random.Next(0x80),
            };
            text.Append(new Rune(rune));
        }

        return text.ToString();
    }
}
