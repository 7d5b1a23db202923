using System.Buffers.Binary;
using System.Numerics;
using Accounting.Ingest;
using Avro;
using Avro.IO;

namespace Accounting.Aggregator.SecondReading;

/// <summary>
/// Values out of Apache.Avro's decoder, by the types of the file's schema as the library has read them; what a logical type makes of them is made by .NET's
/// own numbers and ids, as the library does, and by nothing of ours. Each method makes once what reads a value of that schema again and again.
/// </summary>
/// <exception cref="FormatException">The schema is of another type.</exception>
internal static class AvroValues
{
    /// <summary>A field that no row leaves empty.</summary>
    public static Action<Decoder> Required<T>(Schema schema, Func<Schema, Func<Decoder, T>> of, Action<T> set)
    {
        Func<Decoder, T> read = of(schema);
        return decoder => set(read(decoder));
    }

    /// <summary>A field that a row may leave empty: a union of null and the type.</summary>
    public static Action<Decoder> Optional<T>(Schema schema, Func<Schema, Func<Decoder, T>> of, Action<T> set)
    {
        if (schema is not UnionSchema { Count: 2 } union)
        {
            return Required(schema, of, set);
        }

        int empty = union[0].Tag == Schema.Type.Null ? 0 : 1;
        Func<Decoder, T> read = of(union[1 - empty]);
        return decoder =>
        {
            int branch = decoder.ReadUnionIndex();
            if (branch == empty)
            {
                decoder.ReadNull();
            }
            else if (branch == 1 - empty)
            {
                set(read(decoder));
            }
            else
            {
                throw new FormatException($"a union of two has no branch {branch}");
            }
        };
    }

    public static Func<Decoder, bool> Truth(Schema schema) => Of(schema, Schema.Type.Boolean, decoder => decoder.ReadBoolean());

    public static Func<Decoder, int> Int(Schema schema) => Of(schema, Schema.Type.Int, decoder => decoder.ReadInt());

    public static Func<Decoder, long> Long(Schema schema) => Of(schema, Schema.Type.Long, decoder => decoder.ReadLong());

    public static Func<Decoder, string> Text(Schema schema) => Of(schema, Schema.Type.String, decoder => decoder.ReadString());

    /// <summary>Values of an enumeration, of which each symbol means something.</summary>
    public static Func<Schema, Func<Decoder, T>> Symbol<T>(Func<string, T> parse) => schema =>
    {
        T[] values = schema is EnumSchema symbols ? [.. symbols.Symbols.Select(parse)] : throw Other(schema);
        return decoder => values[decoder.ReadEnum()];
    };

    public static Func<Decoder, TransactionId> Id(Schema schema)
    {
        LogicalSchema logical = Logical(schema, "uuid");
        return Of(logical.BaseSchema, Schema.Type.String, decoder =>
        {
            Span<byte> bytes = stackalloc byte[16];
            Guid.ParseExact(decoder.ReadString(), "D").TryWriteBytes(bytes, bigEndian: true, out _);
            return new TransactionId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        });
    }

    /// <summary>A time is one of .NET's calendar to the library, which knows none beyond it.</summary>
    public static Func<Decoder, Timestamp> Time(Schema schema) => Of(
        Logical(schema, "timestamp-micros").BaseSchema,
        Schema.Type.Long,
        decoder => TimeOf(DateTime.UnixEpoch.AddTicks(checked(decoder.ReadLong() * TimeSpan.TicksPerMicrosecond))));

    public static Timestamp TimeOf(DateTime time) => new(time.Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public static Func<Decoder, Amount> Amount(Schema schema)
    {
        LogicalSchema logical = Logical(schema, "decimal");

        // How many decimals the schema says is the library's word, and the same for every value.
        int decimals = ((AvroDecimal)logical.LogicalType.ConvertToLogicalValue(new byte[1], logical)).Scale;
        return decimals == Ingest.Amount.DecimalPlaces
            ? Of(logical.BaseSchema, Schema.Type.Bytes, decoder => new Amount((long)new BigInteger(decoder.ReadBytes(), isBigEndian: true)))
            : throw new FormatException($"an amount has {decimals} decimals");
    }

    private static LogicalSchema Logical(Schema schema, string name) => schema is LogicalSchema logical && logical.LogicalTypeName == name ? logical : throw Other(schema);

    private static Func<Decoder, T> Of<T>(Schema schema, Schema.Type type, Func<Decoder, T> read) => schema.Tag == type ? read : throw Other(schema);

    private static FormatException Other(Schema schema) => new($"a value is of the type {schema.Name}, which no row has there");
}
