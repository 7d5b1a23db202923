using Accounting.Ingest.Avro;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>What other libraries let through, hang on or die of is a status here.</summary>
public sealed class MalformedDataTests
{
    private const string ArrayOfNulls = """{"type":"array","items":"null"}""";
    private const string ArrayOfInts = """{"type":"array","items":"int"}""";
    private const string Color = """{"type":"enum","name":"E","symbols":["A","B"]}""";

    [Theory]
    [InlineData("\"long\"", "", DecodeStatus.Truncated)]
    [InlineData("\"long\"", "80", DecodeStatus.Truncated)]
    [InlineData("\"long\"", "ffffffffffffffffffff01", DecodeStatus.NumberTooLong)]
    [InlineData("\"long\"", "80808080808080808080", DecodeStatus.NumberTooLong)]
    [InlineData("\"long\"", "8080808080808080808000", DecodeStatus.NumberTooLong)]
    [InlineData("\"long\"", "ffffffffffffffffff02", DecodeStatus.NumberTooLong)]
    [InlineData("\"int\"", "8080808010", DecodeStatus.IntOutOfRange)]
    [InlineData("\"int\"", "ffffffffffffffffff01", DecodeStatus.IntOutOfRange)]
    [InlineData("\"boolean\"", "02", DecodeStatus.BooleanInvalid)]
    [InlineData("\"boolean\"", "", DecodeStatus.Truncated)]
    [InlineData("\"float\"", "000000", DecodeStatus.Truncated)]
    [InlineData("\"double\"", "00000000000000", DecodeStatus.Truncated)]
    [InlineData("\"string\"", "0861", DecodeStatus.LengthInvalid)]
    [InlineData("\"string\"", "01", DecodeStatus.LengthInvalid)]
    [InlineData("\"string\"", "828080802061", DecodeStatus.LengthInvalid)]
    [InlineData("\"bytes\"", "feffffff0f00", DecodeStatus.LengthInvalid)]
    [InlineData("\"bytes\"", "feffffffffffffffff0100", DecodeStatus.LengthInvalid)]
    [InlineData("\"string\"", "02ff", DecodeStatus.Utf8Invalid)]
    [InlineData("\"string\"", "04c080", DecodeStatus.Utf8Invalid)]
    [InlineData("\"string\"", "06eda080", DecodeStatus.Utf8Invalid)]
    [InlineData("\"long\"", "0200", DecodeStatus.TrailingBytes)]
    [InlineData(Color, "01", DecodeStatus.EnumOutOfRange)]
    [InlineData(Color, "04", DecodeStatus.EnumOutOfRange)]
    [InlineData(Color, "8080808020", DecodeStatus.EnumOutOfRange)]
    [InlineData("""["null","int"]""", "01", DecodeStatus.UnionOutOfRange)]
    [InlineData("""["null","int"]""", "04", DecodeStatus.UnionOutOfRange)]
    [InlineData("""["null","int"]""", "8080808020", DecodeStatus.UnionOutOfRange)]
    [InlineData("""{"type":"fixed","name":"F","size":4}""", "000000", DecodeStatus.Truncated)]
    [InlineData(ArrayOfNulls, "8080804000", DecodeStatus.TooManyItems)]
    [InlineData(ArrayOfNulls, "feffffffffffffffff0100", DecodeStatus.TooManyItems)]
    [InlineData(ArrayOfNulls, "808008808008808008808008808008808008808008808008808008808008808008808008808008808008808008808008808008020000", DecodeStatus.TooManyItems)]
    [InlineData(ArrayOfInts, "8080804000", DecodeStatus.BlockCountInvalid)]
    [InlineData(ArrayOfInts, "ffffffffffffffffff01020000", DecodeStatus.BlockCountInvalid)]
    [InlineData(ArrayOfInts, "03040a00", DecodeStatus.Truncated)]
    [InlineData(ArrayOfInts, "03060a0a0a00", DecodeStatus.BlockSizeInvalid)]
    [InlineData(ArrayOfInts, "03020a0a00", DecodeStatus.BlockSizeInvalid)]
    [InlineData(ArrayOfInts, "03010a0a00", DecodeStatus.BlockSizeInvalid)]
    [InlineData(ArrayOfInts, "0380808080200a0a00", DecodeStatus.BlockSizeInvalid)]
    [InlineData(ArrayOfInts, "020a", DecodeStatus.Truncated)]
    [InlineData("""{"type":"map","values":"int"}""", "0202ff0a00", DecodeStatus.Utf8Invalid)]
    [InlineData("""{"type":"map","values":"int"}""", "8080804000", DecodeStatus.BlockCountInvalid)]
    public void Malformed_data_has_a_status_whether_it_is_read_or_skipped(string type, string hex, DecodeStatus expected)
    {
        byte[] data = Convert.FromHexString(hex);
        AvroSchema schema = Of(type);
        AvroSchema withoutField = Record();
        var sink = new RecordingSink();
        DecodeResult skipped = DecodePlan.Compile(schema, withoutField).Decode(data, ref sink);
        Assert.Equal(expected, skipped.Status);
        Assert.Empty(sink.Calls);
        if (!type.Contains("array", StringComparison.Ordinal) && !type.Contains("map", StringComparison.Ordinal))
            Assert.Equal(expected, DecodePlan.Compile(schema, schema).Decode(data, ref sink).Status);
    }

    [Theory]
    [InlineData("\"long\"", "8000", "0 long 0")]
    [InlineData("\"long\"", "80808080808080808000", "0 long 0")]
    [InlineData("\"int\"", "82808000", "0 long 1")]
    [InlineData("\"long\"", "ffffffffffffffffff01", "0 long -9223372036854775808")]
    [InlineData("\"long\"", "feffffffffffffffff01", "0 long 9223372036854775807")]
    [InlineData("\"int\"", "ffffffff0f", "0 long -2147483648")]
    [InlineData("\"int\"", "feffffff0f", "0 long 2147483647")]
    [InlineData("\"string\"", "00", "0 string ")]
    [InlineData("\"string\"", "08f09f9880", "0 string 😀")]
    [InlineData("\"double\"", "010000000000f87f", "0 double 7ff8000000000001")]
    [InlineData("\"double\"", "010000000000f07f", "0 double 7ff0000000000001")]
    [InlineData("\"double\"", "0000000000000080", "0 double 8000000000000000")]
    [InlineData(Color, "8200", "0 symbol 1")]
    public void Odd_but_legal_data_is_read_to_the_bit(string type, string hex, string expected) =>
        Assert.Equal(expected, Decode(Of(type), Of(type), Convert.FromHexString(hex)));

    [Fact]
    public void Gigabytes_declared_in_a_short_message_allocate_nothing()
    {
        byte[] data = Encode(writer => writer.WriteLong(int.MaxValue));
        foreach (string type in new[] { "\"bytes\"", "\"string\"", ArrayOfInts, """{"type":"map","values":"null"}""" })
        {
            bool isNested = type.Contains("array", StringComparison.Ordinal) || type.Contains("map", StringComparison.Ordinal);
            DecodePlan plan = DecodePlan.Compile(Of(type), isNested ? Record() : Of(type));
            var sink = new RecordingSink();
            Assert.InRange(AllocatedBytes.LeastOf(() => Assert.False(plan.Decode(data, ref sink).IsOk)), 0, 10_000);
        }
    }

    [Fact]
    public void Every_truncation_of_a_message_is_refused()
    {
        string[] flat = [
            """ "name":"a","type":"long" """, """ "name":"b","type":"string" """, """ "name":"c","type":["null","double"] """,
            $""" "name":"e","type":{Decimal(18, 4)} """];
        AvroSchema schema = Record([.. flat[..3], $""" "name":"d","type":{ArrayOfInts} """, flat[3]]);
        byte[] data = Convert.FromHexString("feffffff0f" + "06616263" + "02" + "0000000000000840" + "03040a0a00" + "0401f4");
        DecodePlan plan = DecodePlan.Compile(schema, Record(flat));
        var sink = new RecordingSink();
        Assert.Equal(DecodeStatus.Ok, plan.Decode(data, ref sink).Status);
        for (int length = 0; length < data.Length; length++)
            Assert.False(plan.Decode(data.AsSpan(0, length), ref sink).IsOk);
    }

    [Fact]
    public void Values_nested_five_thousand_deep_are_a_status_and_not_a_stack_overflow()
    {
        AvroSchema holder = AvroSchema.Parse("""
            {"type":"record","name":"H","fields":[{"name":"list","type":
              {"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}}]}
            """);
        byte[] deep = [.. Enumerable.Repeat((byte)2, 5_000), 0];
        byte[] shallow = [.. Enumerable.Repeat((byte)2, 50), 0];
        var sink = new RecordingSink();
        DecodePlan skipping = DecodePlan.Compile(holder, AvroSchema.Parse("""{"type":"record","name":"H","fields":[]}"""));
        Assert.Equal(DecodeStatus.TooDeep, skipping.Decode(deep, ref sink).Status);
        Assert.Equal(DecodeStatus.Ok, skipping.Decode(shallow, ref sink).Status);
    }

    [Fact]
    public void Nulls_in_many_arrays_of_one_message_are_bounded_together()
    {
        AvroSchema schema = Of("""{"type":"array","items":{"type":"array","items":"null"}}""");
        byte[] data = Encode(writer =>
        {
            writer.WriteBlockCount(1_000);
            for (int index = 0; index < 1_000; index++)
            {
                writer.WriteBlockCount(60_000);
                writer.WriteBlockCount(0);
            }

            writer.WriteBlockCount(0);
        });
        var sink = new RecordingSink();
        Assert.Equal(DecodeStatus.TooManyItems, DecodePlan.Compile(schema, Record()).Decode(data, ref sink).Status);
    }

    [Fact]
    public void A_failure_names_the_field_and_the_byte()
    {
        AvroSchema schema = Record(""" "name":"a","type":"long" """, """ "name":"b","type":"boolean" """);
        DecodePlan plan = DecodePlan.Compile(schema, schema);
        var sink = new RecordingSink();
        DecodeResult result = plan.Decode([2, 9], ref sink);
        Assert.Equal(new DecodeResult(DecodeStatus.BooleanInvalid, 1, 1), result);
        Assert.Equal("field b, byte 1: a boolean is neither 0 nor 1", plan.Explain(result));
        Assert.Equal("byte 2: bytes are left over after the value", plan.Explain(plan.Decode([2, 1, 0], ref sink)));
    }
}
