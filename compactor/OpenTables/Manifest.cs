using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Avro.Generic;
using RecordSchema = Avro.RecordSchema;

namespace Accounting.Compactor.OpenTables;

/// <summary>A manifest: the files of one month of home dates, or the delete files of these, and what a snapshot did with each.</summary>
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
        {"name":"sort_order_id","type":["null","int"],"default":null,"field-id":140},
        {"name":"referenced_data_file","type":["null","string"],"default":null,"field-id":143}]}}]}
        """;

    private static readonly RecordSchema EntrySchema = AvroTable.RecordSchemaOf(Schema);
    private static readonly RecordSchema FileSchema = AvroTable.Within(EntrySchema, "data_file");

    /// <param name="table">Whose schema and partition stand in the header.</param>
    /// <param name="location">Where its files lie.</param>
    /// <param name="content">Whether it names the files or their delete files.</param>
    /// <param name="entries">In the order of their files' keys; of deletes those of files that have one.</param>
    public static byte[] Write(OpenTable table, TableLocation location, ManifestContent content, IReadOnlyList<ManifestEntry> entries) => AvroTable.Write(
        Schema,
        [.. entries.Select(entry => RecordOf(entry, content == ManifestContent.Data ? DataOf(location, entry.File) : DeletesOf(location, entry.File, entry.File.Deletes!)))],
        new Dictionary<string, string>
        {
            ["schema"] = MetadataJson.Text(TableSchema.Of(table)),
            ["schema-id"] = TableSchema.Id.ToString(CultureInfo.InvariantCulture),
            ["partition-spec"] = MetadataJson.Text(PartitionSpec.Of(table).Fields),
            ["partition-spec-id"] = PartitionSpec.Id.ToString(CultureInfo.InvariantCulture),
            ["format-version"] = TableMetadata.FormatOfIceberg.ToString(CultureInfo.InvariantCulture),
            ["content"] = content == ManifestContent.Data ? "data" : "deletes",
        });

    /// <summary>The files of a month, with the delete files of those that have one.</summary>
    /// <param name="store">Where the manifests lie.</param>
    /// <param name="location">Where its files lie.</param>
    /// <param name="month">The lines of a manifest list that name them; what was added by their own snapshot has that one's number.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DamagedDataException">One is missing, or not what was written.</exception>
    public static async Task<IReadOnlyList<ManifestEntry>> ReadAsync(IObjectStore store, TableLocation location, HeldMonth month, CancellationToken cancellation) => Parse(
        location,
        month,
        await TableKeys.ReadAsync(store, month.Data.Key, cancellation).ConfigureAwait(false),
        month.Deletes is null ? null : await TableKeys.ReadAsync(store, month.Deletes.Key, cancellation).ConfigureAwait(false));

    /// <exception cref="DamagedDataException">The bytes are not what was written.</exception>
    public static IReadOnlyList<ManifestEntry> Parse(TableLocation location, HeldMonth month, byte[] data, byte[]? deletes)
    {
        IReadOnlyList<ManifestEntry> entries = AvroTable.Read(TableKeys.Check(month.Data.Key, data), record => EntryOf(location, month.Data, record));
        if (deletes is null)
        {
            return entries;
        }

        Dictionary<(ObjectKey File, EntryStatus Status), DeleteFile> byFile = AvroTable
            .Read(TableKeys.Check(month.Deletes!.Key, deletes), record => (Of: location.KeyOf((string)FileIn(record)["referenced_data_file"]), Status: StatusIn(record), File: DeletesIn(location, FileIn(record))))
            .ToDictionary(delete => (delete.Of, delete.Status), delete => delete.File);
        ManifestEntry[] joined = [.. entries.Select(entry => entry with { File = entry.File with { Deletes = byFile.GetValueOrDefault((entry.File.Key, entry.Status)) } })];
        return joined.Count(entry => entry.File.Deletes is not null) == byFile.Count
            ? joined
            : throw new DamagedDataException($"{month.Deletes.Key} deletes rows of files that {month.Data.Key} doesn't name. {TableMetadata.Remedy}");
    }

    private static GenericRecord RecordOf(ManifestEntry entry, IEnumerable<(string Field, object? Value)> file)
    {
        // What a snapshot adds takes its number from the list, where a commit that is tried again may write another one.
        long? sequenceNumber = entry.Status == EntryStatus.Added ? null : entry.SequenceNumber;
        return AvroTable.RecordOf(
            EntrySchema,
            ("status", (int)entry.Status),
            ("snapshot_id", entry.SnapshotId),
            ("sequence_number", sequenceNumber),
            ("file_sequence_number", sequenceNumber),
            ("data_file", AvroTable.RecordOf(FileSchema, file)));
    }

    private static IEnumerable<(string Field, object? Value)> DataOf(TableLocation location, DataFile file) =>
    [
        .. FileOf(location, file, ManifestContent.Data, (file.Key, file.Rows, file.LengthBytes)),
        ("lower_bounds", BoundsOf("lower_bounds", file.LowerBounds)),
        ("upper_bounds", BoundsOf("upper_bounds", file.UpperBounds)),
        ("sort_order_id", SortOrder.Id),
    ];

    /// <summary>Bounds of the path that are equal, and the field beside them, tell readers of older and of newer kinds whose rows they are without a look into the file.</summary>
    private static IEnumerable<(string Field, object? Value)> DeletesOf(TableLocation location, DataFile file, DeleteFile deletes)
    {
        string of = location.Of(file.Key);
        byte[] path = Encoding.UTF8.GetBytes(of);
        return
        [
            .. FileOf(location, file, ManifestContent.Deletes, (deletes.Key, deletes.Rows, deletes.LengthBytes)),
            ("lower_bounds", BoundsOf("lower_bounds", new Dictionary<int, byte[]> { [DeleteFile.PositionId] = SingleValue.Of("long", deletes.First), [DeleteFile.PathId] = path })),
            ("upper_bounds", BoundsOf("upper_bounds", new Dictionary<int, byte[]> { [DeleteFile.PositionId] = SingleValue.Of("long", deletes.Last), [DeleteFile.PathId] = path })),
            ("referenced_data_file", of),
        ];
    }

    private static IEnumerable<(string Field, object? Value)> FileOf(TableLocation location, DataFile file, ManifestContent content, (ObjectKey Key, long Rows, long LengthBytes) named) =>
    [
        ("content", (int)content),
        ("file_path", location.Of(named.Key)),
        ("file_format", "PARQUET"),
        ("partition", AvroTable.RecordOf(AvroTable.Within(FileSchema, "partition"), (OpenTable.PartitionColumn, DateTime.UnixEpoch.AddDays(file.Date.DaysSinceEpoch)))),
        ("record_count", named.Rows),
        ("file_size_in_bytes", named.LengthBytes),
    ];

    private static GenericRecord[] BoundsOf(string field, IReadOnlyDictionary<int, byte[]> bounds) =>
    [
        .. bounds.OrderBy(bound => bound.Key).Select(bound => AvroTable.RecordOf(AvroTable.Within(FileSchema, field), ("key", bound.Key), ("value", bound.Value))),
    ];

    private static GenericRecord FileIn(GenericRecord record) => (GenericRecord)record["data_file"];

    private static EntryStatus StatusIn(GenericRecord record) => (EntryStatus)(int)record["status"];

    private static ManifestEntry EntryOf(TableLocation location, ManifestReference reference, GenericRecord record)
    {
        GenericRecord file = FileIn(record);
        var partition = (GenericRecord)file["partition"];
        return new ManifestEntry(StatusIn(record), (long)record["snapshot_id"], (long?)record["sequence_number"] ?? reference.SequenceNumber, new DataFile
        {
            Key = location.KeyOf((string)file["file_path"]),
            Date = new HomeDate((int)((DateTime)partition[OpenTable.PartitionColumn] - DateTime.UnixEpoch).TotalDays),
            Rows = (long)file["record_count"],
            LengthBytes = (long)file["file_size_in_bytes"],
            LowerBounds = BoundsIn(file["lower_bounds"]),
            UpperBounds = BoundsIn(file["upper_bounds"]),
        });
    }

    private static DeleteFile DeletesIn(TableLocation location, GenericRecord file) => new(
        location.KeyOf((string)file["file_path"]),
        (long)file["record_count"],
        (long)file["file_size_in_bytes"],
        BinaryPrimitives.ReadInt64LittleEndian(BoundsIn(file["lower_bounds"])[DeleteFile.PositionId]),
        BinaryPrimitives.ReadInt64LittleEndian(BoundsIn(file["upper_bounds"])[DeleteFile.PositionId]));

    private static Dictionary<int, byte[]> BoundsIn(object bounds) =>
        ((object[])bounds).Cast<GenericRecord>().ToDictionary(bound => (int)bound["key"], bound => (byte[])bound["value"]);
}
