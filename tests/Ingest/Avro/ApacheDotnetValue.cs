using System.Globalization;
using System.Numerics;
using Avro.Generic;
using ApacheArray = Avro.ArraySchema;
using ApacheDecimal = Avro.AvroDecimal;
using ApacheEnum = Avro.EnumSchema;
using ApacheFixed = Avro.FixedSchema;
using ApacheLogical = Avro.LogicalSchema;
using ApacheMap = Avro.MapSchema;
using ApachePrimitive = Avro.PrimitiveSchema;
using ApacheRecord = Avro.Generic.GenericRecord;
using ApacheSchema = Avro.Schema;
using ApacheType = Avro.Schema.Type;
using ApacheUnion = Avro.UnionSchema;
using RecordOfApache = Avro.RecordSchema;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Makes values of Apache's library for .NET from a seed; extremes come often.</summary>
internal sealed class ApacheDotnetValue(Random random)
{
    public object? Of(ApacheSchema schema, int depth = 0)
    {
        switch (schema)
        {
            case RecordOfApache record:
                var value = new ApacheRecord(record);
                record.Fields.ForEach(field => value.Add(field.Pos, Of(field.Schema, depth + 1)));
                return value;
            case ApacheEnum symbols:
                return new GenericEnum(symbols, symbols.Symbols[random.Next(symbols.Symbols.Count)]);
            case ApacheFixed bytes:
                return new GenericFixed(bytes, Bytes(bytes.Size));
            case ApacheUnion union:
                // Deep down only what cannot refer back.
                ApacheSchema[] branches = [.. union.Schemas.Where(branch => depth < 6 || branch is ApachePrimitive)];
                return Of(branches[random.Next(branches.Length)], depth + 1);
            case ApacheArray array:
                return Enumerable.Range(0, Count(depth)).Select(_ => Of(array.ItemSchema, depth + 1)).ToArray();
            case ApacheMap map:
                return Enumerable.Range(0, Count(depth)).ToDictionary(key => $"{key} {Text()}", _ => Of(map.ValueSchema, depth + 1));
            case ApacheLogical logical:
                return Logical(logical);
            default:
                return Primitive(schema.Tag);
        }
    }

    private object Logical(ApacheLogical schema) => schema.LogicalTypeName switch
    {
        "date" => DateTime.UnixEpoch.AddDays(random.Next(-300_000, 300_000)),
        "time-millis" => TimeSpan.FromMilliseconds(random.Next(86_400_000)),
        "time-micros" => TimeSpan.FromMicroseconds(random.NextInt64(86_400_000_000)),
        "timestamp-micros" => DateTime.UnixEpoch.AddMicroseconds(random.NextInt64(-30_000_000_000_000_000, 200_000_000_000_000_000)),
        "uuid" => new Guid(Bytes(16)),
        "decimal" => new ApacheDecimal(new BigInteger(random.NextInt64(-999_999_999_999_999_999, 1_000_000_000_000_000_000) >> random.Next(60)), Scale(schema)),
        _ => throw new ArgumentException($"no values of {schema.LogicalTypeName}", nameof(schema)),
    };

    private static int Scale(ApacheLogical schema) => int.Parse(schema.GetProperty("scale"), CultureInfo.InvariantCulture);

    private object? Primitive(ApacheType type) => type switch
    {
        ApacheType.Null => null,
        ApacheType.Boolean => random.Next(2) == 0,
        ApacheType.Int => random.Next(4) == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue) >> random.Next(31),
        ApacheType.Long => random.Next(4) == 0 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63),
        ApacheType.Float => random.Next(4) == 0 ? float.NaN : BitConverter.Int32BitsToSingle(random.Next() & 0x7f7fffff),
        ApacheType.Double => random.Next(4) == 0 ? double.NegativeInfinity : (random.NextDouble() - 0.5) * 1e200,
        ApacheType.Bytes => Bytes(random.Next(20)),
        ApacheType.String => Text(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Text() => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(4) switch
    {
        0 => char.ConvertFromUtf32(random.Next(0x10000, 0x110000)),
        1 => char.ConvertFromUtf32(random.Next(0x80, 0xd800)),
        _ => char.ConvertFromUtf32(random.Next(0x80)),
    }));

    private int Count(int depth) => depth > 5 ? 0 : random.Next(4);
}
