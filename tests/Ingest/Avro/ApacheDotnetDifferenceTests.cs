using Accounting.Ingest.Avro;
using Avro;
using Avro.File;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;
using ApacheRecord = Avro.Generic.GenericRecord;
using ApacheSchema = Avro.Schema;
using RecordOfApache = Avro.RecordSchema;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Where Apache's library for .NET, 1.12.2, reads something else than we do: each with what the specification of Avro 1.12 says of it. They
/// are the reasons why it decides nothing that enters the books. A test that fails because it has been mended may go.
/// </summary>
public sealed class ApacheDotnetDifferenceTests
{
    private const string Color = """{"type":"enum","name":"Color","symbols":["RED","GREEN"]}""";

    /// <summary>
    /// Decimals match only if scale and precision do; so a reader may refuse, but not take the digits of one scale for those of another.
    /// Ours converts, which changes no value: 1.50 is 1.5000.
    /// </summary>
    [Fact]
    public void It_reads_1_50_as_0_0150_where_the_reader_has_two_more_places() =>
        AssertReads(Decimal(18, 2), Decimal(18, 4), Encode(w => w.WriteDecimal(150)), ours: "0 decimal 15000", theirs: "0 decimal 150");

    /// <summary>As above: 1.2345 has no form with two places, which ours says.</summary>
    [Fact]
    public void It_reads_1_2345_as_123_45_where_the_reader_has_two_places_fewer() =>
        AssertReads(Decimal(18, 4), Decimal(18, 2), Encode(w => w.WriteDecimal(12_345)), ours: "Inexact", theirs: "0 decimal 12345");

    /// <summary>A timestamp-millis counts milliseconds, a timestamp-micros microseconds. Both are longs, whose resolution says nothing of units; only a conversion keeps the instant.</summary>
    [Fact]
    public void It_reads_milliseconds_as_microseconds() =>
        AssertReads(Long("timestamp-millis"), Long("timestamp-micros"), Encode(w => w.WriteLong(1_500)), ours: "0 long 1500000", theirs: "0 long 1500");

    /// <summary>A writer's field that an alias names is read as if it had the reader's name; a default is for fields that the writer doesn't have.</summary>
    [Fact]
    public void It_takes_the_default_of_a_field_whose_alias_the_writer_has()
    {
        AvroSchema writer = Record(""" "name":"old","type":"int" """);
        AvroSchema reader = Record(""" "name":"new","aliases":["old"],"type":"int","default":7 """);
        Assert.Equal("0 long 5", Decode(writer, reader, [10]));
        Assert.Equal("0 long 7", ApacheDotnet.Decode(writer.Json, reader.Json, [10]));
    }

    /// <summary>As above, without a default to take.</summary>
    [Fact]
    public void It_refuses_a_field_whose_alias_the_writer_has_if_it_has_no_default()
    {
        AvroSchema writer = Record(""" "name":"old","type":"int" """);
        AvroSchema reader = Record(""" "name":"new","aliases":["old"],"type":"int" """);
        Assert.Equal("0 long 5", Decode(writer, reader, [10]));
        Assert.Throws<AvroException>(() => ApacheDotnet.Decode(writer.Json, reader.Json, [10]));
    }

    /// <summary>A string is promotable to bytes, and bytes to a string.</summary>
    [Theory]
    [InlineData("\"string\"", "\"bytes\"", "0 bytes 61")]
    [InlineData("\"bytes\"", "\"string\"", "0 string a")]
    public void It_reads_no_text_as_bytes_and_no_bytes_as_text(string writer, string reader, string ours)
    {
        Assert.Equal(ours, Decode(Of(writer), Of(reader), [2, (byte)'a']));
        Assert.Throws<AvroException>(() => ApacheDotnet.Decode(Of(writer).Json, Of(reader).Json, [2, (byte)'a']));
    }

    /// <summary>An int is a signed number of 32 bits.</summary>
    [Fact]
    public void It_cuts_an_int_of_more_than_32_bits_down_to_them() =>
        AssertReads("\"int\"", "\"int\"", Encode(w => w.WriteLong((1L << 32) + 5)), ours: "IntOutOfRange", theirs: "0 long 5");

    /// <summary>An enum is encoded as an int, the place of its symbol.</summary>
    [Fact]
    public void It_cuts_the_number_of_an_enums_symbol_down_to_32_bits() =>
        AssertReads(Color, Color, Encode(w => w.WriteLong((1L << 32) + 1)), ours: "EnumOutOfRange", theirs: "0 symbol 1");

    /// <summary>A union's value begins with the place of its branch.</summary>
    [Fact]
    public void It_cuts_the_number_of_a_unions_branch_down_to_32_bits() =>
        AssertReads("""["null","int"]""", """["null","int"]""", [.. Encode(w => w.WriteLong((1L << 32) + 1)), 10], ours: "UnionOutOfRange", theirs: "0 long 5");

    /// <summary>A string's length is a long.</summary>
    [Fact]
    public void It_cuts_a_strings_length_down_to_32_bits() =>
        AssertReads("\"string\"", "\"string\"", [.. Encode(w => w.WriteLong((1L << 32) + 1)), .. "a"u8], ours: "LengthInvalid", theirs: "0 string a");

    /// <summary>A long has 64 bits, which ten bytes hold. What is beyond comes in again from below: five is sixty-nine.</summary>
    [Theory]
    [InlineData("8080808080808080808000", "0 long 0")]
    [InlineData("8a80808080808080808002", "0 long 69")]
    public void It_reads_numbers_of_more_than_64_bits(string hex, string theirs) =>
        AssertReads("\"long\"", "\"long\"", Convert.FromHexString(hex), ours: "NumberTooLong", theirs);

    /// <summary>A string is UTF-8.</summary>
    [Fact]
    public void It_reads_bytes_that_are_no_text_as_text() =>
        AssertReads("\"string\"", "\"string\"", [4, 0xff, (byte)'a'], ours: "Utf8Invalid", theirs: "0 string \ufffda");

    /// <summary>The specification has no bytes behind a value; a library that reads from a stream may leave them to its caller, who must look.</summary>
    [Fact]
    public void It_says_nothing_of_bytes_that_are_left_over()
    {
        AvroSchema schema = Of("\"long\"");
        Assert.Equal("TrailingBytes", Decode(schema, schema, [10, 0]));
        ApacheDotnet.Decode(ApacheDotnet.Parse(schema.Json), ApacheDotnet.Parse(schema.Json), [10, 0], out long readBytes);
        Assert.Equal(1, readBytes);
    }

    /// <summary>A decimal holds a two's complement number, and no bytes are none.</summary>
    [Fact]
    public void It_reads_a_decimal_without_bytes_as_zero() =>
        AssertReads(Decimal(18, 4), Decimal(18, 4), [0], ours: "DecimalEmpty", theirs: "0 decimal 0");

    /// <summary>The precision is the most digits that a value has.</summary>
    [Fact]
    public void It_reads_decimals_of_more_digits_than_the_precision() =>
        AssertReads(Decimal(5, 0), Decimal(5, 0), Encode(w => w.WriteDecimal(123_456)), ours: "DecimalOverflow", theirs: "0 decimal 123456");

    /// <summary>A negative count is followed by the block's size in bytes. Whoever passes over it believes that size, whoever reads it must find that it is so, or the two read different values.</summary>
    [Fact]
    public void It_reads_a_block_whose_size_is_wrong()
    {
        const string ints = """ "name":"a","type":{"type":"array","items":"int"} """;
        AvroSchema writer = Record(ints, """ "name":"b","type":"int" """);
        AvroSchema reader = Record(""" "name":"b","type":"int" """);
        byte[] right = [3, 4, 10, 10, 0, 14];
        byte[] wrong = [3, 2, 10, 10, 0, 14];
        Assert.Equal("0 long 7", Decode(writer, reader, right));
        Assert.Equal("0 long 7", ApacheDotnet.Decode(writer.Json, reader.Json, right));
        Assert.Equal("BlockSizeInvalid", Decode(writer, reader, wrong));
        ApacheDotnet.Decode(ApacheDotnet.Parse(writer.Json), ApacheDotnet.Parse(writer.Json), wrong, out long readBytes);
        Assert.Equal(wrong.Length, readBytes);
    }

    /// <summary>A block holds as many values as its count says. Ours hands out the block, and whoever decodes it finds what is left over.</summary>
    [Fact]
    public void It_passes_over_the_values_of_a_container_block_beyond_its_count()
    {
        AvroSchema schema = Of("\"long\"");
        using var file = new MemoryStream();
        var container = new ContainerWriter(file, schema, ContainerCodec.None, new byte[ContainerFormat.SyncMarkerBytes]);
        container.WriteBlock([10, 12], count: 1);

        ApacheRecord read = Assert.Single(ApacheDotnet.ReadContainer(file.ToArray()));
        Assert.Equal("0 long 5", Assert.Single(ApacheDotnet.Fields(read)));
        file.Position = 0;
        Assert.True(ContainerReader.Open(file).TryReadBlock(out ContainerBlock block));
        Assert.Equal("TrailingBytes", Decode(schema, schema, block.Values.ToArray()));
    }

    /// <summary>A deflated block is a stream of RFC 1951, which has a last block, be it empty. No bytes are none.</summary>
    [Fact]
    public void It_packs_a_container_block_of_records_without_fields_into_no_bytes()
    {
        ApacheSchema schema = ApacheDotnet.Parse(Record().Json);
        byte[] file = ApacheDotnet.WriteContainer(schema, Codec.Type.Deflate, [new ApacheRecord((RecordOfApache)schema)]);
        Assert.Single(ApacheDotnet.ReadContainer(file));
        ContainerReader reader = ContainerReader.Open(new MemoryStream(file));
        Assert.Contains("cut short", Assert.Throws<AvroDataException>(() => reader.TryReadBlock(out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>A fixed keeps its name and size in the canonical form; its logical type alone is left out.</summary>
    [Fact]
    public void Its_fingerprint_does_not_tell_decimals_of_different_sizes_apart()
    {
        string small = FixedDecimal(8, 18, 4).Replace("D8", "D", StringComparison.Ordinal);
        string large = FixedDecimal(16, 18, 4).Replace("D16", "D", StringComparison.Ordinal);
        Assert.Equal(Fingerprint(small), Fingerprint(large));
        Assert.NotEqual(AvroSchema.Parse(small).Fingerprint, AvroSchema.Parse(large).Fingerprint);
        Assert.Equal("""{"name":"D","type":"fixed","size":8}""", AvroSchema.Parse(small).CanonicalForm);
    }

    /// <summary>
    /// The specification has attributes beside "type" and not a schema within a schema. Ours reads it all the same: it is what a .NET team's serializer registers.
    /// </summary>
    [Fact]
    public void It_writes_a_fixed_with_a_logical_type_as_a_schema_within_a_schema()
    {
        AvroSchema schema = Of(FixedDecimal(8, 18, 4));
        string written = ApacheDotnet.Parse(schema.Json).ToString();
        Assert.Contains("""{"type":{"type":"fixed","name":"D8","size":8""", written, StringComparison.Ordinal);
        Assert.Equal(schema.DecodingForm, AvroSchema.Parse(written).DecodingForm);
    }

    /// <summary>A size is a number of bytes, and none is one.</summary>
    [Fact]
    public void It_refuses_a_fixed_of_no_bytes()
    {
        const string none = """{"type":"fixed","name":"F","size":0}""";
        Assert.Throws<SchemaParseException>(() => ApacheDotnet.Parse(none));
        Assert.Equal("0 bytes ", Decode(Of(none), Of(none), []));
    }

    /// <summary>Here it is as right as we are.</summary>
    [Fact]
    public void Enum_defaults_aliases_of_types_and_defaults_of_bytes_and_decimals_are_read_alike()
    {
        const string enums = """{"type":"enum","name":"E","symbols":["A","B"]}""";
        AssertReads(enums, """{"type":"enum","name":"E","symbols":["C","A"],"default":"C"}""", [2], ours: "0 symbol 0", theirs: "0 symbol 0");
        AssertReads(enums, """{"type":"enum","name":"New","aliases":["E"],"symbols":["B","A"]}""", [2], ours: "0 symbol 0", theirs: "0 symbol 0");
        AvroSchema reader = AvroSchema.Parse($$"""
            {"type":"record","name":"S","aliases":["R"],"fields":[
              {"name":"b","type":"bytes","default":"\u0001\u00ff"}, {"name":"d","type":{{Decimal(9, 2)}},"default":"\u0001\u0000"}]}
            """);
        Assert.Equal("0 bytes 01ff; 1 decimal 256", Decode(Record(), reader, []));
        Assert.Equal("0 bytes 01ff; 1 decimal 256", ApacheDotnet.Decode(Record().Json, reader.Json, []));
    }

    private static ulong Fingerprint(string schema) => (ulong)SchemaNormalization.ParsingFingerprint64(ApacheDotnet.Parse(schema));

    /// <summary>A record with one field, through the plan and through the library.</summary>
    private static void AssertReads(string writer, string reader, byte[] data, string ours, string theirs)
    {
        Assert.Equal(ours, Decode(Of(writer), Of(reader), data));
        Assert.Equal(theirs, ApacheDotnet.Decode(Of(writer).Json, Of(reader).Json, data));
    }
}
