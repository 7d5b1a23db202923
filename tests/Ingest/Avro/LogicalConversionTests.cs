using Accounting.Ingest.Avro;
using Xunit;
using static Accounting.Tests.Ingest.Avro.Schemas;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Decimals and times become the reader's exactly, or not at all.</summary>
public sealed class LogicalConversionTests
{
    [Theory]
    [InlineData(18, 4, 18, 2, 100, "0 decimal 1")]
    [InlineData(18, 4, 18, 2, -12300, "0 decimal -123")]
    [InlineData(18, 4, 18, 2, 101, "Inexact")]
    [InlineData(18, 2, 18, 4, 1, "0 decimal 100")]
    [InlineData(18, 2, 18, 4, 99_999_999_999_999_99, "0 decimal 999999999999999900")]
    [InlineData(18, 2, 18, 4, 100_000_000_000_000_00, "DecimalOverflow")]
    [InlineData(18, 2, 18, 4, -100_000_000_000_000_00, "DecimalOverflow")]
    [InlineData(18, 4, 18, 4, 999_999_999_999_999_999, "0 decimal 999999999999999999")]
    [InlineData(18, 4, 18, 4, 1_000_000_000_000_000_000, "DecimalOverflow")]
    [InlineData(18, 4, 18, 4, long.MinValue, "DecimalOverflow")]
    [InlineData(5, 0, 18, 0, 100_000, "DecimalOverflow")]
    [InlineData(18, 0, 5, 0, 99_999, "0 decimal 99999")]
    [InlineData(18, 0, 5, 0, -100_000, "DecimalOverflow")]
    [InlineData(18, 0, 38, 20, 7, "0 large 700000000000000000000")]
    [InlineData(38, 20, 18, 0, 0, "0 decimal 0")]
    public void Decimals_convert_exactly_or_are_refused(
        int precision, int scale, int readerPrecision, int readerScale, long unscaled, string expected)
    {
        AvroSchema reader = Of(Decimal(readerPrecision, readerScale));
        Assert.Equal(expected, Decode(Of(Decimal(precision, scale)), reader, Encode(w => w.WriteDecimal(unscaled))));
        AvroSchema fromFixed = Of(FixedDecimal(16, precision, scale));
        Assert.Equal(expected, Decode(fromFixed, reader, Encode(w => w.WriteDecimal(unscaled, 16))));
    }

    [Theory]
    [InlineData("00", "DecimalEmpty")]
    [InlineData("02ff", "0 decimal -1")]
    [InlineData("1200ffffffffffffffff", "DecimalOverflow")]
    [InlineData("12000000000000000001", "0 decimal 1")]
    [InlineData("12ffffffffffffffff80", "0 decimal -128")]
    [InlineData("12ff7fffffffffffffff", "DecimalOverflow")]
    [InlineData("28ffffffffffffffffffffffffffffffffffffffff", "0 decimal -1")]
    [InlineData("280000000000000000000000000000000000000102", "0 decimal 258")]
    [InlineData("2800000000ff000000000000000000000000000001", "DecimalOverflow")]
    [InlineData("280100000000000000000000000000000000000001", "DecimalOverflow")]
    public void Decimals_of_any_length_in_bytes_are_read_by_value(string hex, string expected)
    {
        AvroSchema schema = Of(Decimal(18, 4));
        Assert.Equal(expected, Decode(schema, schema, Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("timestamp-millis", "timestamp-micros", 1_500, "0 long 1500000")]
    [InlineData("timestamp-millis", "timestamp-micros", long.MaxValue, "TimeOverflow")]
    [InlineData("timestamp-millis", "timestamp-micros", long.MinValue, "TimeOverflow")]
    [InlineData("timestamp-millis", "timestamp-micros", long.MaxValue / 1000, "0 long 9223372036854775000")]
    [InlineData("timestamp-micros", "timestamp-millis", 1_500_000, "0 long 1500")]
    [InlineData("timestamp-micros", "timestamp-millis", -1_500_001, "Inexact")]
    [InlineData("timestamp-micros", "timestamp-micros", long.MaxValue, "0 long 9223372036854775807")]
    [InlineData("local-timestamp-millis", "local-timestamp-micros", -1, "0 long -1000")]
    [InlineData("timestamp-nanos", "timestamp-micros", 1_500_000, "0 long 1500")]
    [InlineData("timestamp-nanos", "timestamp-micros", -1_000, "0 long -1")]
    [InlineData("timestamp-nanos", "timestamp-micros", 1_500_001, "Inexact")]
    [InlineData("timestamp-nanos", "timestamp-micros", -1, "Inexact")]
    [InlineData("timestamp-nanos", "timestamp-micros", long.MinValue, "Inexact")]
    [InlineData("local-timestamp-nanos", "local-timestamp-micros", 5_000, "0 long 5")]
    public void Times_convert_exactly_or_are_refused(string writer, string reader, long value, string expected) =>
        Assert.Equal(expected, Decode(Of(Long(writer)), Of(Long(reader)), Encode(w => w.WriteLong(value))));

    [Fact]
    public void Millis_of_the_day_become_micros_although_their_types_differ()
    {
        AvroSchema writer = Of("""{"type":"int","logicalType":"time-millis"}""");
        Assert.Equal("0 long 86399999000", Decode(writer, Of(Long("time-micros")), Encode(w => w.WriteInt(86_399_999))));
    }

    [Theory]
    [InlineData("\"bytes\"", """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""")]
    [InlineData("\"long\"", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("\"int\"", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("\"int\"", """{"type":"int","logicalType":"date"}""")]
    [InlineData("""{"type":"int","logicalType":"date"}""", """{"type":"long","logicalType":"timestamp-millis"}""")]
    [InlineData(
        """{"type":"long","logicalType":"local-timestamp-micros"}""", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("""{"type":"long","logicalType":"time-micros"}""", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("""{"type":"long","logicalType":"local-timestamp-nanos"}""", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("""{"type":"int","logicalType":"timestamp-nanos"}""", """{"type":"long","logicalType":"timestamp-micros"}""")]
    [InlineData("""{"type":"fixed","name":"id","size":16}""", """{"type":"string","logicalType":"uuid"}""")]
    [InlineData("""{"type":"fixed","name":"id","size":15,"logicalType":"uuid"}""", """{"type":"string","logicalType":"uuid"}""")]
    [InlineData("""{"type":"fixed","name":"id","size":16,"logicalType":"uuid"}""", "\"string\"")]
    public void A_unit_is_never_guessed(string writer, string reader) =>
        Assert.Throws<AvroSchemaException>(() => DecodePlan.Compile(Of(writer), Of(reader)));

    [Theory]
    [InlineData("""{"type":"fixed","name":"id","size":16,"logicalType":"uuid"}""", """{"type":"string","logicalType":"uuid"}""")]
    [InlineData("""["null",{"type":"fixed","name":"id","size":16,"logicalType":"uuid"}]""", """["null",{"type":"string","logicalType":"uuid"}]""")]
    public void A_uuid_of_sixteen_bytes_is_read_as_its_text(string writer, string reader)
    {
        byte[] bytes = Convert.FromHexString("9e9b953b2eef5817b4e4bb886b5bb462");
        byte[] data = writer.StartsWith('[') ? [2, .. bytes] : bytes;
        Assert.Equal("0 string 9e9b953b-2eef-5817-b4e4-bb886b5bb462", Decode(Of(writer), Of(reader), data));
        Assert.Equal("Truncated", Decode(Of(writer), Of(reader), data[..^1]));
    }

    [Theory]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", "\"long\"", "0 long 5")]
    [InlineData("""{"type":"int","logicalType":"date"}""", "\"long\"", "0 long 5")]
    [InlineData("\"int\"", """{"type":"int","logicalType":"unheard-of"}""", "0 long 5")]
    public void A_reader_that_states_no_unit_gets_the_bare_value(string writer, string reader, string expected) =>
        Assert.Equal(expected, Decode(Of(writer), Of(reader), [10]));
}
