using System.Security.Cryptography;
using System.Text;
using Accounting.Ingest.Avro;
using Avro.Generic;
using Avro.IO;
using RecordSchema = Avro.RecordSchema;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Small Avro files of Iceberg: Apache.Avro encodes and decodes the records. The container around them is ours, since the library draws its sync marker by lot, and
/// drops <c>"logicalType": "map"</c> from the schema that it writes, without which readers don't take an array for a map.
/// </summary>
internal static class AvroTable
{
    /// <summary>The same records give the same bytes.</summary>
    /// <param name="schema">The text of the schema, which stands in the file as it is.</param>
    /// <param name="records">Of that schema.</param>
    /// <param name="metadata">What stands in the header beside the schema.</param>
    public static byte[] Write(string schema, IReadOnlyList<GenericRecord> records, IReadOnlyDictionary<string, string> metadata)
    {
        using var values = new MemoryStream();
        var writer = new GenericDatumWriter<GenericRecord>(RecordSchemaOf(schema));
        var encoder = new BinaryEncoder(values);
        foreach (GenericRecord record in records)
        {
            writer.Write(record, encoder);
        }

        encoder.Flush();
        using var output = new MemoryStream();
        var container = new ContainerWriter(
            output,
            AvroSchema.Parse(schema),
            ContainerCodec.None,
            SHA256.HashData(values.ToArray()).AsSpan()[..16],
            metadata.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)));
        if (records.Count > 0)
        {
            container.WriteBlock(values.ToArray(), records.Count);
        }

        return output.ToArray();
    }

    /// <param name="bytes">Checked: the library bounds no allocation.</param>
    /// <param name="read">Takes what it needs of a record.</param>
    public static IReadOnlyList<T> Read<T>(byte[] bytes, Func<GenericRecord, T> read)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using Avro.File.IFileReader<GenericRecord> reader = Avro.File.DataFileReader<GenericRecord>.OpenReader(stream);
        var records = new List<T>();
        while (reader.HasNext())
        {
            records.Add(read(reader.Next()));
        }

        return records;
    }

    public static RecordSchema RecordSchemaOf(string schema) => (RecordSchema)Avro.Schema.Parse(schema);

    /// <summary>A record of the fields that are given, by name; all others are null.</summary>
    public static GenericRecord RecordOf(RecordSchema schema, params IEnumerable<(string Field, object? Value)> fields)
    {
        var record = new GenericRecord(schema);
        foreach ((string field, object? value) in fields)
        {
            record.Add(field, value);
        }

        return record;
    }

    /// <summary>The record schema of a field, of the branch that isn't null, or of its items.</summary>
    public static RecordSchema Within(RecordSchema schema, string field) => Record(schema[field].Schema);

    private static RecordSchema Record(Avro.Schema schema) => schema switch
    {
        RecordSchema record => record,
        Avro.ArraySchema array => Record(array.ItemSchema),
        Avro.UnionSchema union => Record(union.Schemas.First(branch => branch.Tag != Avro.Schema.Type.Null)),
        _ => throw new ArgumentException($"{schema.Name} holds no record", nameof(schema)),
    };
}
