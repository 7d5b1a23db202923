using System.Globalization;
using Avro.File;
using Avro.Generic;
using Avro.IO;
using ZstdSharp;
using ApacheDecimal = Avro.AvroDecimal;
using ApacheEnum = Avro.EnumSchema;
using ApacheLogical = Avro.LogicalSchema;
using ApacheRecord = Avro.Generic.GenericRecord;
using ApacheSchema = Avro.Schema;
using ApacheUnion = Avro.UnionSchema;

namespace Accounting.Tests.Ingest.Avro;

/// <summary>
/// Apache's library for .NET. It bounds nothing that data declares: five bytes can make it allocate 512 MiB. So nothing is read through it
/// whose lengths and counts a test hasn't written itself.
/// </summary>
internal static class ApacheDotnet
{
    /// <summary>The library knows no zstandard, which our containers are packed by, until somebody gives it one: whichever test comes first.</summary>
    static ApacheDotnet() => Codec.RegisterResolver(name => name == "zstandard" ? new ZstandardCodec() : null);

    public static ApacheSchema Parse(string json) => ApacheSchema.Parse(json);

    public static byte[] Encode(ApacheSchema schema, object? value)
    {
        using var stream = new MemoryStream();
        new GenericDatumWriter<object?>(schema).Write(value, new BinaryEncoder(stream));
        return stream.ToArray();
    }

    /// <summary>The value, and how many of the bytes it was in.</summary>
    public static object? Decode(ApacheSchema writer, ApacheSchema reader, byte[] data, out long readBytes)
    {
        using var stream = new MemoryStream(data);
        object? value = new GenericDatumReader<object?>(writer, reader).Read(null, new BinaryDecoder(stream));
        readBytes = stream.Position;
        return value;
    }

    /// <summary>The fields of a record, as <see cref="RecordingSink"/> writes them down.</summary>
    public static string Decode(string writer, string reader, byte[] data) =>
        string.Join("; ", Fields((ApacheRecord)Decode(Parse(writer), Parse(reader), data, out _)!));

    public static List<ApacheRecord> ReadContainer(byte[] file)
    {
        using IFileReader<ApacheRecord> reader = DataFileReader<ApacheRecord>.OpenReader(new MemoryStream(file));
        return [.. reader.NextEntries];
    }

    public static byte[] WriteContainer(ApacheSchema schema, Codec.Type codec, IEnumerable<ApacheRecord> records)
    {
        using var stream = new MemoryStream();
        using (IFileWriter<ApacheRecord> writer = DataFileWriter<ApacheRecord>.OpenWriter(new GenericDatumWriter<ApacheRecord>(schema), stream, Codec.CreateCodec(codec), leaveOpen: true))
        {
            foreach (ApacheRecord record in records)
            {
                writer.Append(record);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A record's fields, as <see cref="RecordingSink"/> writes them down, in the order of the schema.</summary>
    public static IEnumerable<string> Fields(ApacheRecord record) =>
        record.Schema.Fields.Select(field => $"{field.Pos} {Text(field.Schema, record.GetValue(field.Pos))}");

    private static string Text(ApacheSchema schema, object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "boolean true" : "boolean false",
        int or long => $"long {value}",
        float number => $"double {BitConverter.DoubleToInt64Bits(number):x}",
        double number => $"double {BitConverter.DoubleToInt64Bits(number):x}",
        string text => $"string {text}",
        Guid id => $"string {id:D}",
        byte[] bytes => $"bytes {Convert.ToHexStringLower(bytes)}",
        GenericFixed bytes => $"bytes {Convert.ToHexStringLower(bytes.Value)}",
        GenericEnum symbol => $"symbol {Branches(schema).OfType<ApacheEnum>().Single(type => type.Name == symbol.Schema.Name).Ordinal(symbol.Value)}",
        ApacheDecimal number => $"decimal {number.UnscaledValue}",
        DateTime or TimeSpan => $"long {Units(schema, value).ToString(CultureInfo.InvariantCulture)}",
        _ => throw new ArgumentException($"no text for {value.GetType()}", nameof(value)),
    };

    /// <summary>Times as the numbers that were written.</summary>
    private static long Units(ApacheSchema schema, object value) => Branches(schema).OfType<ApacheLogical>().First().LogicalTypeName switch
    {
        "date" => ((DateTime)value - DateTime.UnixEpoch).Days,
        "time-millis" => ((TimeSpan)value).Ticks / TimeSpan.TicksPerMillisecond,
        "time-micros" => ((TimeSpan)value).Ticks / TimeSpan.TicksPerMicrosecond,
        "timestamp-millis" => ((DateTime)value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond,
        _ => ((DateTime)value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
    };

    private static IEnumerable<ApacheSchema> Branches(ApacheSchema schema) => schema is ApacheUnion union ? union.Schemas : [schema];

    private sealed class ZstandardCodec : Codec
    {
        public override byte[] Compress(byte[] uncompressedData) => throw new NotSupportedException();

        public override void Compress(MemoryStream inputStream, MemoryStream outputStream) => throw new NotSupportedException();

        public override byte[] Decompress(byte[] compressedData, int length)
        {
            using var decompressor = new Decompressor();
            return decompressor.Unwrap(compressedData.AsSpan(0, length)).ToArray();
        }

        public override string GetName() => "zstandard";

        public override bool Equals(object? other) => other is ZstandardCodec;

        public override int GetHashCode() => 0;
    }
}
