using Accounting.Ingest.Avro;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;

namespace Accounting.Tests.Ingest.Avro;

public sealed class ResolutionTests
{
    [Theory]
    [InlineData("\"int\"", "\"long\"", "0a", "0 long 5")]
    [InlineData("\"int\"", "\"double\"", "0a", "0 double 4014000000000000")]
    [InlineData("\"long\"", "\"float\"", "8280808020", "0 double 41f0000000000000")]
    [InlineData("\"float\"", "\"double\"", "0000803f", "0 double 3ff0000000000000")]
    [InlineData("\"string\"", "\"bytes\"", "0461c2", "Utf8Invalid")]
    [InlineData("\"string\"", "\"bytes\"", "04c3a9", "0 bytes c3a9")]
    [InlineData("\"bytes\"", "\"string\"", "04c3a9", "0 string é")]
    [InlineData("\"bytes\"", "\"string\"", "02ff", "Utf8Invalid")]
    [InlineData("\"int\"", """["null","long"]""", "0a", "0 long 5")]
    [InlineData("""["null","int"]""", "\"long\"", "020a", "0 long 5")]
    [InlineData("""["null","int"]""", "\"long\"", "00", "BranchUnreadable")]
    [InlineData("""["null","int"]""", """["string","long","null"]""", "00", "0 null")]
    [InlineData("""["null","int","boolean"]""", """["null","int"]""", "0401", "BranchUnreadable")]
    [InlineData("""["string","bytes"]""", """["string","bytes"]""", "0202ff", "0 bytes ff")]
    [InlineData("\"int\"", """["double","long"]""", "0a", "0 double 4014000000000000")]
    public void Types_are_promoted_and_unions_resolved(string writer, string reader, string hex, string expected) =>
        Assert.Equal(expected, Decode(Of(writer), Of(reader), Convert.FromHexString(hex)));

    [Theory]
    [InlineData("\"long\"", "\"int\"")]
    [InlineData("\"double\"", "\"float\"")]
    [InlineData("\"string\"", "\"int\"")]
    [InlineData("\"int\"", "\"boolean\"")]
    [InlineData("""["null","int"]""", "\"string\"")]
    [InlineData("\"int\"", """["null","string"]""")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", """{"type":"fixed","name":"F","size":3}""")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", """{"type":"fixed","name":"G","size":2}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", """{"type":"enum","name":"G","symbols":["A"]}""")]
    [InlineData("""{"type":"fixed","name":"F","size":2}""", "\"bytes\"")]
    public void Types_that_do_not_match_are_refused_beforehand(string writer, string reader)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => DecodePlan.Compile(Of(writer), Of(reader)));
        Assert.Contains("field x of R", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_are_matched_by_name_skipped_reordered_and_defaulted()
    {
        AvroSchema writer = Record(
            """ "name":"b","type":"int" """,
            """ "name":"gone","type":{"type":"map","values":["null",{"type":"array","items":"string"}]} """,
            """ "name":"a","type":"string" """);
        AvroSchema reader = Record(
            """ "name":"a","type":"string" """,
            """ "name":"n","type":["null","long"],"default":null """,
            """ "name":"b","type":"long" """,
            $""" "name":"d","type":{Decimal(9, 2)},"default":"\u0001\u0000" """,
            """ "name":"e","type":{"type":"enum","name":"E","symbols":["P","Q"]},"default":"Q" """,
            """ "name":"f","type":"double","default":1.5 """,
            """ "name":"g","type":"bytes","default":"\u00ff" """,
            """ "name":"h","type":["boolean","null"],"default":true """);
        byte[] data = Convert.FromHexString("0a" + "01" + "0e" + "026b" + "02" + "02" + "0278" + "00" + "00" + "0461c3"[..2] + "6162");
        Assert.Equal(
            "2 long 5; 0 string ab; 1 null; 3 decimal 256; 4 symbol 1; 5 double 3ff8000000000000; 6 bytes ff; 7 boolean true",
            Decode(writer, reader, data));
    }

    [Fact]
    public void An_alias_goes_before_the_default()
    {
        AvroSchema writer = Record(""" "name":"old","type":"int" """);
        AvroSchema reader = Record(""" "name":"new","aliases":["older","old"],"type":"int","default":7 """);
        Assert.Equal("0 long 5", Decode(writer, reader, [10]));
    }

    [Fact]
    public void A_name_goes_before_an_alias_and_no_field_is_taken_twice()
    {
        AvroSchema writer = Record(""" "name":"a","type":"int" """);
        AvroSchema reader = Record(
            """ "name":"b","aliases":["a"],"type":"int","default":7 """, """ "name":"a","type":"int" """);
        Assert.Equal("1 long 5; 0 long 7", Decode(writer, reader, [10]));
    }

    [Fact]
    public void Types_match_by_name_without_namespace_or_by_alias()
    {
        const string fields = ""","fields":[{"name":"x","type":"int"}]}""";
        AvroSchema writer = AvroSchema.Parse("""{"type":"record","name":"p.Old" """ + fields);
        AvroSchema same = AvroSchema.Parse("""{"type":"record","name":"q.Old" """ + fields);
        AvroSchema renamed = AvroSchema.Parse("""{"type":"record","name":"p.New","aliases":["Old"] """ + fields);
        AvroSchema elsewhere = AvroSchema.Parse("""{"type":"record","name":"q.New","aliases":["Old"] """ + fields);
        Assert.Equal("0 long 5", Decode(writer, same, [10]));
        Assert.Equal("0 long 5", Decode(writer, renamed, [10]));
        Assert.Throws<AvroSchemaException>(() => DecodePlan.Compile(writer, elsewhere));
    }

    [Fact]
    public void An_enum_maps_by_symbol_and_takes_its_default_for_one_it_does_not_know()
    {
        static AvroSchema Enum(string symbols, string more = "") =>
            Of($$"""{"type":"enum","name":"E","symbols":[{{symbols}}]{{more}}}""");
        AvroSchema writer = Enum("\"A\",\"B\",\"C\"");
        Assert.Equal("0 symbol 0", Decode(writer, Enum("\"C\",\"A\""), [4]));
        Assert.Equal("SymbolUnknown", Decode(writer, Enum("\"C\",\"A\""), [2]));
        Assert.Equal("0 symbol 1", Decode(writer, Enum("\"C\",\"A\"", ",\"default\":\"A\""), [2]));
    }

    [Theory]
    [InlineData(""" "name":"x","type":"int" """, "has no default")]
    [InlineData(""" "name":"x","type":"int","default":"5" """, "not of type")]
    [InlineData(""" "name":"x","type":"int","default":5000000000 """, "not of type")]
    [InlineData(""" "name":"x","type":["null","int"],"default":5 """, "not of type")]
    [InlineData(""" "name":"x","type":"bytes","default":"\u0100" """, "not of type")]
    [InlineData(""" "name":"x","type":"string","default":"\ud800" """, "Unicode")]
    [InlineData(""" "name":"x","type":{"type":"fixed","name":"F","size":2},"default":"a" """, "not of type")]
    [InlineData(""" "name":"x","type":{"type":"enum","name":"E","symbols":["A"]},"default":"B" """, "not of type")]
    public void A_missing_field_without_a_usable_default_is_refused_beforehand(string field, string reason)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => DecodePlan.Compile(Record(), Record(field)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains(" x ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"array","items":"int"}""", "nested")]
    [InlineData("""["null",{"type":"map","values":"int"}]""", "nested")]
    [InlineData("""["int","long"]""", "tell apart")]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":39}""", "38 digits")]
    public void A_plan_refuses_a_reader_that_is_not_flat(string type, string reason)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => DecodePlan.Compile(Of(type), Of(type)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
