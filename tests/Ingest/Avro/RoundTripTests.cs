using System.Numerics;
using System.Text.Json.Nodes;
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
                && DecimalBytes.TryRead(data.AsSpan(1), out long read) && read == value;
        });

    [Property(MaxTest = 500)]
    public Property Every_decimal_comes_back_from_a_fixed_of_any_size_that_holds_it() =>
        Prop.ForAll(Spread, Gen.Choose(8, 24).ToArbitrary(), (value, size) =>
        {
            byte[] data = Schemas.Encode(w => w.WriteDecimal(value, size));
            return new BigInteger(data, isBigEndian: true) == value && data.Length == size
                && DecimalBytes.TryRead(data, out long small) && small == value
                && DecimalBytes.TryRead(data, out Int128 large) && large == value;
        });

    [Property(MaxTest = 500)]
    public Property Values_of_any_schema_come_back_but_for_what_is_nested() =>
        Prop.ForAll(Seeds, seed =>
        {
            (RecordSchema writer, RecordSchema reader, byte[] data, string[] written) = Make(seed);
            var sink = new TextSink(reader);
            DecodeResult result = DecodePlan.Compile(writer, reader).Decode(data, ref sink);
            return result.IsOk && sink.Fields.SequenceEqual(reader.Fields.Select(field => written[writer.Find(field.Name)!.Position]));
        });

    [Property(MaxTest = 500)]
    public Property A_schemas_canonical_form_and_text_are_read_as_the_same_schema() =>
        Prop.ForAll(Seeds, seed =>
        {
            AvroSchema schema = Make(seed).Writer;
            AvroSchema canonical = AvroSchema.Parse(schema.CanonicalForm);
            AvroSchema decoding = AvroSchema.Parse(schema.DecodingForm);
            return canonical.CanonicalForm == schema.CanonicalForm && canonical.Fingerprint == schema.Fingerprint
                && decoding.DecodingForm == schema.DecodingForm && decoding.Fingerprint == schema.Fingerprint;
        });

    [Property(MaxTest = 2_000)]
    public Property Damaged_data_is_a_value_or_a_status_and_never_an_exception() =>
        Prop.ForAll(Seeds, seed =>
        {
            (RecordSchema writer, RecordSchema reader, byte[] data, _) = Make(seed);
            var random = new Random(seed);
            for (int flips = random.Next(1, 4); flips > 0 && data.Length > 0; flips--)
                data[random.Next(data.Length)] ^= (byte)(1 << random.Next(8));
            var texts = new TextSink(reader);
            DecodeResult result = DecodePlan.Compile(writer, reader).Decode(data, ref texts);
            var sink = new RecordingSink();
            AvroSchema none = AvroSchema.Parse($$"""{"type":"record","name":"{{writer.Name}}","fields":[]}""");
            DecodeResult skipped = DecodePlan.Compile(writer, none).Decode(data, ref sink);

            // Skipping does not look into decimals; all else it finds where reading does.
            bool isValueError = result.Status is DecodeStatus.DecimalEmpty or DecodeStatus.DecimalOverflow;
            return result.Position <= data.Length && (isValueError || result.Status == skipped.Status);
        });

    /// <summary>Numbers of all lengths in bits, of both signs.</summary>
    private static Arbitrary<long> Spread => (
        from bytes in Gen.Choose(0, 255).ArrayOf(8)
        from shift in Gen.Choose(0, 63)
        select BitConverter.ToInt64([.. bytes.Select(b => (byte)b)]) >> shift).ToArbitrary();

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>A writer's schema, what a plan reads of it, and a message with what was written into each field.</summary>
    private static (RecordSchema Writer, RecordSchema Reader, byte[] Data, string[] Written) Make(int seed)
    {
        var random = new Random(seed);
        JsonObject schema = new RandomSchema(random) { WithLogicalTypes = true }.Record(0);
        var writer = (RecordSchema)AvroSchema.Parse(schema.ToJsonString());
        string[] written = [];
        byte[] data = Schemas.Encode(w => written = new RandomValue(random).Write(w, writer));
        return (writer, (RecordSchema)AvroSchema.Parse(FlatReader.Of(schema).ToJsonString()), data, written);
    }
}
