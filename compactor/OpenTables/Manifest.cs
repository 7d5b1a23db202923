using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Avro.Generic;
using RecordSchema = Avro.RecordSchema;

namespace Accounting.Compactor.OpenTables;

/// <summary>A manifest: the files of one month of home dates, and what a snapshot did with each.</summary>
internal static class Manifest
{
    /// <summary>Of format version 2, with the partition of ours: field ids are the specification's.</summary>
    public const string Schema = """
        {"type":"record","name":"manifest_entry","fields":[
        {"name":"status","type":"int","field-id":0},
        {"name":"snapshot_id","type":["null","long"],"default":null,"field-id":1},
        {"name":"sequence_number","type":["null","long"],"default":null,"field-id":3},
        {"name":"file_sequence_number","type":["null","long"],"default":null,"field-id":4},
        {"name":"data_file","field-id":2,"type":{"type":"record","name":"r2","fields":[
        {"name":"content","type":"int","field-id":134},
        {"name":"file_path","type":"string","field-id":100},
        {"name":"file_format","type":"string","field-id":101},
        {"name":"partition","field-id":102,"type":{"type":"record","name":"r102","fields":[
        {"name":"home_date","type":["null",{"type":"int","logicalType":"date"}],"default":null,"field-id":1000}]}},
        {"name":"record_count","type":"long","field-id":103},
        {"name":"file_size_in_bytes","type":"long","field-id":104},
        {"name":"lower_bounds","default":null,"field-id":125,"type":["null",{"type":"array","logicalType":"map","items":{"type":"record","name":"k126_v127","fields":[
        {"name":"key","type":"int","field-id":126},{"name":"value","type":"bytes","field-id":127}]}}]},
        {"name":"upper_bounds","default":null,"field-id":128,"type":["null",{"type":"array","logicalType":"map","items":{"type":"record","name":"k129_v130","fields":[
        {"name":"key","type":"int","field-id":129},{"name":"value","type":"bytes","field-id":130}]}}]},
        {"name":"sort_order_id","type":["null","int"],"default":null,"field-id":140}]}}]}
        """;

    private static readonly RecordSchema EntrySchema = AvroTable.RecordSchemaOf(Schema);
    private static readonly RecordSchema FileSchema = AvroTable.Within(EntrySchema, "data_file");

    /// <param name="table">Whose schema and partition stand in the header.</param>
    /// <param name="location">Where its files lie.</param>
    /// <param name="entries">In the order of their files' keys.</param>
    public static byte[] Write(OpenTable table, TableLocation location, IReadOnlyList<ManifestEntry> entries) => AvroTable.Write(
        Schema,
        [.. entries.Select(entry => RecordOf(location, entry))],
        new Dictionary<string, string>
        {
            ["schema"] = MetadataJson.Text(TableSchema.Of(table)),
            ["schema-id"] = TableSchema.Id.ToString(CultureInfo.InvariantCulture),
            ["partition-spec"] = MetadataJson.Text(PartitionSpec.Of(table).Fields),
            ["partition-spec-id"] = PartitionSpec.Id.ToString(CultureInfo.InvariantCulture),
            ["format-version"] = TableMetadata.FormatOfIceberg.ToString(CultureInfo.InvariantCulture),
            ["content"] = "data",
        });

    /// <param name="store">Where it lies.</param>
    /// <param name="location">Where its files lie.</param>
    /// <param name="reference">The line of a manifest list that names it; what was added by its own snapshot has that one's number.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DamagedDataException">It is missing, or not what was written.</exception>
    public static async Task<IReadOnlyList<ManifestEntry>> ReadAsync(IObjectStore store, TableLocation location, ManifestReference reference, CancellationToken cancellation) =>
        Parse(location, reference, await TableKeys.ReadAsync(store, reference.Key, cancellation).ConfigureAwait(false));

    /// <exception cref="DamagedDataException">The bytes are not what was written.</exception>
    public static IReadOnlyList<ManifestEntry> Parse(TableLocation location, ManifestReference reference, byte[] bytes) =>
        AvroTable.Read(TableKeys.Check(reference.Key, bytes), record => EntryOf(location, reference, record));

    private static GenericRecord RecordOf(TableLocation location, ManifestEntry entry)
    {
        // What a snapshot adds takes its number from the list, where a commit that is tried again may write another one.
        long? sequenceNumber = entry.Status == EntryStatus.Added ? null : entry.SequenceNumber;
        return AvroTable.RecordOf(
            EntrySchema,
            ("status", (int)entry.Status),
            ("snapshot_id", entry.SnapshotId),
            ("sequence_number", sequenceNumber),
            ("file_sequence_number", sequenceNumber),
            ("data_file", AvroTable.RecordOf(
                FileSchema,
                ("content", 0),
                ("file_path", location.Of(entry.File.Key)),
                ("file_format", "PARQUET"),
                ("partition", AvroTable.RecordOf(AvroTable.Within(FileSchema, "partition"), (OpenTable.PartitionColumn, DateTime.UnixEpoch.AddDays(entry.File.Date.DaysSinceEpoch)))),
                ("record_count", entry.File.Rows),
                ("file_size_in_bytes", entry.File.LengthBytes),
                ("lower_bounds", BoundsOf("lower_bounds", entry.File.LowerBounds)),
                ("upper_bounds", BoundsOf("upper_bounds", entry.File.UpperBounds)),
                ("sort_order_id", SortOrder.Id))));
    }

    private static GenericRecord[] BoundsOf(string field, IReadOnlyDictionary<int, byte[]> bounds) =>
    [
        .. bounds.OrderBy(bound => bound.Key).Select(bound => AvroTable.RecordOf(AvroTable.Within(FileSchema, field), ("key", bound.Key), ("value", bound.Value))),
    ];

    private static ManifestEntry EntryOf(TableLocation location, ManifestReference reference, GenericRecord record)
    {
        var file = (GenericRecord)record["data_file"];
        var partition = (GenericRecord)file["partition"];
        return new ManifestEntry((EntryStatus)(int)record["status"], (long)record["snapshot_id"], (long?)record["sequence_number"] ?? reference.SequenceNumber, new DataFile
        {
            Key = location.KeyOf((string)file["file_path"]),
            Date = new HomeDate((int)((DateTime)partition[OpenTable.PartitionColumn] - DateTime.UnixEpoch).TotalDays),
            Rows = (long)file["record_count"],
            LengthBytes = (long)file["file_size_in_bytes"],
            LowerBounds = BoundsIn(file["lower_bounds"]),
            UpperBounds = BoundsIn(file["upper_bounds"]),
        });
    }

    private static Dictionary<int, byte[]> BoundsIn(object bounds) =>
        ((object[])bounds).Cast<GenericRecord>().ToDictionary(bound => (int)bound["key"], bound => (byte[])bound["value"]);
}
