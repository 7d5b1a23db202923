using System.Numerics;
using System.Text;
using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Makes values of a schema from a seed; extremes come often.</summary>
internal sealed class RandomValue(Random random)
{
    public object? Of(AvroSchema schema, int depth = 0)
    {
        switch (schema)
        {
            case RecordSchema record:
                var value = new GenericRecord(record);
                foreach (RecordField field in record.Fields)
                    value[field.Position] = Of(field.Schema, depth + 1);
                return value;
            case EnumSchema @enum:
                return new GenericSymbol(@enum, @enum.Symbols[random.Next(@enum.Symbols.Count)]);
            case FixedSchema { Logical.Kind: LogicalKind.Decimal } or { Logical.Kind: LogicalKind.Decimal }:
                return new AvroDecimal(new BigInteger(random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000)), schema.Logical.Scale);
            case FixedSchema @fixed:
                return new GenericFixed(@fixed, Bytes(@fixed.Size));
            case UnionSchema union:
                // Deep down only what cannot refer back.
                List<AvroSchema> branches = [.. union.Branches.Where(branch => depth < 6 || branch is PrimitiveSchema)];
                return Of(branches[random.Next(branches.Count)], depth + 1);
            case ArraySchema array:
                return Enumerable.Range(0, Count(depth)).Select(_ => Of(array.Items, depth + 1)).ToList();
            case MapSchema map:
                var entries = new Dictionary<string, object?>();
                for (int count = Count(depth); count > 0; count--)
                    entries[Text()] = Of(map.Values, depth + 1);
                return entries;
            default:
                return Primitive(schema.Type);
        }
    }

    private object? Primitive(AvroType type) => type switch
    {
        AvroType.Null => null,
        AvroType.Boolean => random.Next(2) == 0,
        AvroType.Int => random.Next(4) == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue) >> random.Next(31),
        AvroType.Long => random.Next(4) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63),
        AvroType.Float => random.Next(5) switch { 0 => float.NaN, 1 => -0f, _ => BitConverter.Int32BitsToSingle(random.Next()) },
        AvroType.Double => random.Next(5) switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => random.NextDouble() * 1e200 },
        AvroType.Bytes => Bytes(random.Next(20)),
        AvroType.String => Text(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

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

    private int Count(int depth) => depth > 5 ? 0 : random.Next(4);
}
