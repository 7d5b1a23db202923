using Accounting.Ingest.Avro;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>Short ways to schemas and encoded data.</summary>
internal static class Schemas
{
    /// <summary>A record R of those fields, each given as JSON without its braces.</summary>
    public static AvroSchema Record(params string[] fields) => AvroSchema.Parse(
        $$"""{"type":"record","name":"R","fields":[{{string.Join(',', fields.Select(field => "{" + field + "}"))}}]}""");

    /// <summary>A record R with one field x of that type.</summary>
    public static AvroSchema Of(string type) => Record($"\"name\":\"x\",\"type\":{type}");

    public static string Decimal(int precision, int scale) =>
        $$"""{"type":"bytes","logicalType":"decimal","precision":{{precision}},"scale":{{scale}}}""";

    public static string FixedDecimal(int size, int precision, int scale) =>
        $$"""{"type":"fixed","name":"D{{size}}","size":{{size}},"logicalType":"decimal","precision":{{precision}},"scale":{{scale}}}""";

    public static string Long(string logicalType) => $$"""{"type":"long","logicalType":"{{logicalType}}"}""";

    public static byte[] Encode(Action<AvroWriter> write)
    {
        var writer = new AvroWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Decodes through the plan: the calls, or the status.</summary>
    public static string Decode(AvroSchema writer, AvroSchema reader, byte[] data)
    {
        var sink = new RecordingSink();
        DecodeResult result = DecodePlan.Compile(writer, reader).Decode(data, ref sink);
        return result.IsOk ? string.Join("; ", sink.Calls) : result.Status.ToString();
    }
}
