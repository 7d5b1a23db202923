using System.Numerics;
using Accounting.Ingest.Avro;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Accounting.Tests.Ingest.Avro;

public sealed class RoundTripTests
{
    [Property(MaxTest = 500)]
    public Property Every_number_comes_back_and_is_as_short_as_can_be() =>
        Prop.ForAll(Spread, value =>
        {
            byte[] data = Schemas.Encode(w => w.WriteLong(value));
            var cursor = new AvroCursor(data);
            int bits = 64 - BitOperations.LeadingZeroCount((ulong)(value ^ (value >> 63))) + 1;
            return cursor.TryReadLong(out long read) && read == value && cursor.Remaining == 0
                && data.Length == (bits + 6) / 7;
        });

    [Property(MaxTest = 500)]
    public Property What_follows_a_number_does_not_change_it() =>
        Prop.ForAll(Spread, Spread, (value, next) =>
        {
            byte[] number = Schemas.Encode(w => w.WriteLong(value));
            for (int more = 0; more <= 8; more++)
            {
                var cursor = new AvroCursor([.. number, .. BitConverter.GetBytes(next).AsSpan(0, more)]);
                if (!cursor.TryReadLong(out long read) || read != value || cursor.Position != number.Length)
                    return false;
            }

            return true;
        });

    [Property(MaxTest = 500)]
    public Property Every_decimal_comes_back_and_is_as_short_as_can_be() =>
        Prop.ForAll(Spread, value =>
        {
            byte[] data = Schemas.Encode(w => w.WriteDecimal(value));
            byte[] expected = new BigInteger(value).ToByteArray(isBigEndian: true);
            return data.AsSpan(1).SequenceEqual(expected)
                && data.AsSpan().SequenceEqual(Schemas.Encode(w => w.WriteDecimal(new BigInteger(value))))
                && DecimalBytes.TryRead(data.AsSpan(1), out long read) && read == value;
        });

    [Property(MaxTest = 500)]
    public Property Every_decimal_comes_back_from_a_fixed_of_any_size_that_holds_it() =>
        Prop.ForAll(Spread, Gen.Choose(8, 24).ToArbitrary(), (value, size) =>
        {
            byte[] data = Schemas.Encode(w => w.WriteDecimal(value, size));
            return data.AsSpan().SequenceEqual(Schemas.Encode(w => w.WriteDecimal(new BigInteger(value), size)))
                && DecimalBytes.TryRead(data, out long small) && small == value
                && DecimalBytes.TryRead(data, out Int128 large) && large == value
                && DecimalBytes.ReadBig(data) == value;
        });

    [Property(MaxTest = 500)]
    public Property Values_of_any_schema_come_back() =>
        Prop.ForAll(Seeds, seed =>
        {
            (AvroSchema schema, object? value) = Make(seed);
            byte[] data = Schemas.Encode(w => GenericWriter.Write(w, schema, value));
            object? read = GenericReader.Compile(schema, schema).Read(data);
            byte[] again = Schemas.Encode(w => GenericWriter.Write(w, schema, read));
            return ValueText.Of(schema, value) == ValueText.Of(schema, read) && data.AsSpan().SequenceEqual(again);
        });

    [Property(MaxTest = 500)]
    public Property A_schemas_canonical_form_and_text_are_read_as_the_same_schema() =>
        Prop.ForAll(Seeds, seed =>
        {
            AvroSchema schema = Make(seed).Schema;
            AvroSchema canonical = AvroSchema.Parse(schema.CanonicalForm);
            AvroSchema decoding = AvroSchema.Parse(schema.DecodingForm);
            return canonical.CanonicalForm == schema.CanonicalForm && canonical.Fingerprint == schema.Fingerprint
                && decoding.DecodingForm == schema.DecodingForm && decoding.Fingerprint == schema.Fingerprint;
        });

    [Property(MaxTest = 2_000)]
    public Property Damaged_data_is_a_value_or_a_status_and_never_an_exception() =>
        Prop.ForAll(Seeds, seed =>
        {
            (AvroSchema schema, object? value) = Make(seed);
            byte[] data = Schemas.Encode(w => GenericWriter.Write(w, schema, value));
            var random = new Random(seed);
            for (int flips = random.Next(1, 4); flips > 0 && data.Length > 0; flips--)
                data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
            GenericReader reader = GenericReader.Compile(schema, schema);
            DecodeResult result = reader.Decode(data, out _);
            var sink = new RecordingSink();
            AvroSchema none = AvroSchema.Parse($$"""{"type":"record","name":"{{((RecordSchema)schema).Name}}","fields":[]}""");
            DecodeResult skipped = DecodePlan.Compile(schema, none).Decode(data, ref sink);

            // Skipping does not look into decimals or at a map's keys; all else it finds where reading does.
            bool isValueError = result.Status is DecodeStatus.DecimalEmpty or DecodeStatus.DecimalOverflow or DecodeStatus.KeyRepeated;
            return result.Position <= data.Length && (isValueError || result.Status == skipped.Status);
        });

    /// <summary>Numbers of all lengths in bits, of both signs.</summary>
    private static Arbitrary<long> Spread => (
        from bytes in Gen.Choose(0, 255).ArrayOf(8)
        from shift in Gen.Choose(0, 63)
        select BitConverter.ToInt64([.. bytes.Select(b => (byte)b)]) >> shift).ToArbitrary();

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private static (AvroSchema Schema, object? Value) Make(int seed)
    {
        var random = new Random(seed);
        AvroSchema schema = AvroSchema.Parse(new RandomSchema(random) { WithLogicalTypes = true }.Record(0).ToJsonString());
        return (schema, new RandomValue(random).Of(schema));
    }
}
