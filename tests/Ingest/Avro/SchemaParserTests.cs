using Accounting.Ingest.Avro;
using Xunit;

namespace Accounting.Tests.Ingest.Avro;

public sealed class SchemaParserTests
{
    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("7", "not 7")]
    [InlineData("""{"type":"record","name":"a","name":"b","fields":[]}""", "not valid JSON")]
    [InlineData("\"unknown\"", "not defined before its use")]
    [InlineData("""{"name":"a"}""", "no \"type\"")]
    [InlineData("""{"type":"record","fields":[]}""", "no \"name\"")]
    [InlineData("""{"type":"record","name":"a"}""", "no \"fields\"")]
    [InlineData("""{"type":"record","name":"a","fields":7}""", "not an array")]
    [InlineData("""{"type":"record","name":"a","fields":["b"]}""", "not an object")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x"}]}""", "no \"type\"")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x-y","type":"int"}]}""", "not a valid name")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x","type":"int"},{"name":"x","type":"int"}]}""", "twice")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x","type":"int","order":"up"}]}""", "order")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x","type":"int","aliases":"y"}]}""", "not an array")]
    [InlineData("""{"type":"record","name":"a","fields":[{"name":"x","type":"int","aliases":["y.z"]}]}""", "not a valid name")]
    [InlineData("""{"type":"record","name":"int","fields":[]}""", "primitive")]
    [InlineData("""{"type":"record","name":"x.long","fields":[]}""", "primitive")]
    [InlineData("""{"type":"record","name":"9a","fields":[]}""", "not a valid name")]
    [InlineData("""{"type":"record","name":"a","namespace":"x..y","fields":[]}""", "not a valid name")]
    [InlineData("""{"type":"enum","name":"a"}""", "no \"symbols\"")]
    [InlineData("""{"type":"enum","name":"a","symbols":["X","X"]}""", "twice")]
    [InlineData("""{"type":"enum","name":"a","symbols":["X Y"]}""", "not a valid name")]
    [InlineData("""{"type":"enum","name":"a","symbols":["X"],"default":"Y"}""", "none of its symbols")]
    [InlineData("""{"type":"fixed","name":"a"}""", "no \"size\"")]
    [InlineData("""{"type":"fixed","name":"a","size":-1}""", "not a number of bytes")]
    [InlineData("""{"type":"fixed","name":"a","size":1.5}""", "not a number of bytes")]
    [InlineData("""{"type":"fixed","name":"a","size":3000000000}""", "not a number of bytes")]
    [InlineData("""{"type":"array"}""", "no \"items\"")]
    [InlineData("""{"type":"map"}""", "no \"values\"")]
    [InlineData("""["int",["null"]]""", "another union")]
    [InlineData("""["int","int"]""", "two branches")]
    [InlineData("""[{"type":"map","values":"int"},{"type":"map","values":"long"}]""", "two branches")]
    [InlineData("""[{"type":"fixed","name":"a","size":1},{"type":"fixed","name":"a","size":1}]""", "defined twice")]
    [InlineData("""{"type":"string","logicalType":"\ud800"}""", "Unicode")]
    public void A_schema_that_is_wrong_is_refused_with_its_reason(string json, string reason)
    {
        var exception = Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(json));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stand_in_the_namespace_around_them()
    {
        var schema = (RecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"Outer","namespace":"a.b","aliases":["Old","c.Older"],"fields":[
              {"name":"x","type":{"type":"enum","name":"Inner","symbols":["A"]}},
              {"name":"y","type":{"type":"record","name":"q.Other","fields":[
                {"name":"z","type":{"type":"fixed","name":"Deep","size":2}}]}},
              {"name":"u","type":["null","Inner","q.Deep","Outer"]},
              {"name":"v","type":{"type":"fixed","name":"Bare","namespace":"","size":1}},
              {"name":"w","type":{"type":"a.b.Inner"}}]}
            """);
        Assert.Equal("a.b.Outer", schema.FullName);
        Assert.Equal(["a.b.Old", "c.Older"], schema.Aliases);
        Assert.Equal("a.b.Inner", ((EnumSchema)schema.Fields[0].Schema).FullName);
        var union = (UnionSchema)schema.Fields[2].Schema;
        Assert.Same(schema.Fields[0].Schema, union.Branches[1]);
        Assert.Equal("q.Deep", ((FixedSchema)union.Branches[2]).FullName);
        Assert.Same(schema, union.Branches[3]);
        Assert.Equal("Bare", ((FixedSchema)schema.Fields[3].Schema).FullName);
        Assert.Same(schema.Fields[0].Schema, schema.Fields[4].Schema);
    }

    [Theory]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":18,"scale":4}""", LogicalKind.Decimal, 18, 4)]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":5}""", LogicalKind.Decimal, 5, 0)]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":4,"scale":5}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":0}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"bytes","logicalType":"decimal"}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":4,"scale":-1}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"string","logicalType":"decimal","precision":4}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"fixed","name":"f","size":8,"logicalType":"decimal","precision":18}""", LogicalKind.Decimal, 18, 0)]
    [InlineData("""{"type":"fixed","name":"f","size":8,"logicalType":"decimal","precision":19}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"fixed","name":"f","size":12,"logicalType":"duration"}""", LogicalKind.Duration, 0, 0)]
    [InlineData("""{"type":"fixed","name":"f","size":11,"logicalType":"duration"}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"string","logicalType":"uuid"}""", LogicalKind.Uuid, 0, 0)]
    [InlineData("""{"type":"int","logicalType":"timestamp-micros"}""", LogicalKind.None, 0, 0)]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", LogicalKind.TimestampMicros, 0, 0)]
    [InlineData("""{"type":"long","logicalType":7}""", LogicalKind.None, 0, 0)]
    public void A_logical_type_that_is_invalid_or_unknown_is_ignored(string json, LogicalKind kind, int precision, int scale) =>
        Assert.Equal(new LogicalType(kind, precision, scale), AvroSchema.Parse(json).Logical);

    [Fact]
    public void A_schema_nested_without_end_is_refused_and_not_a_stack_overflow()
    {
        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("""{"type":"array","items":""", depth)) + "\"int\"" + new string('}', depth);
        AvroSchema.Parse(Nested(100));
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Nested(500)));
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Nested(5_000)));
        Assert.Throws<AvroSchemaException>(() => AvroSchema.Parse(Nested(100_000)));
    }

    [Fact]
    public void The_text_is_kept_and_a_part_has_a_text_of_its_own_with_logical_types()
    {
        const string json = """{ "type": "array", "items": {"type":"long", "logicalType":"timestamp-micros", "doc":"x"} }""";
        var schema = (ArraySchema)AvroSchema.Parse(json);
        Assert.Equal(json, schema.Json);
        Assert.Equal("""{"type":"long","logicalType":"timestamp-micros"}""", schema.Items.Json);
    }
}
