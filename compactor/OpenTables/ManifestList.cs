using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Avro.Generic;
using RecordSchema = Avro.RecordSchema;

namespace Accounting.Compactor.OpenTables;

/// <summary>A manifest list: the manifests of one snapshot.</summary>
internal static class ManifestList
{
    /// <summary>Of format version 2: field ids are the specification's.</summary>
    public const string Schema = """
        {"type":"record","name":"manifest_file","fields":[
        {"name":"manifest_path","type":"string","field-id":500},
        {"name":"manifest_length","type":"long","field-id":501},
        {"name":"partition_spec_id","type":"int","field-id":502},
        {"name":"content","type":"int","field-id":517},
        {"name":"sequence_number","type":"long","field-id":515},
        {"name":"min_sequence_number","type":"long","field-id":516},
        {"name":"added_snapshot_id","type":"long","field-id":503},
        {"name":"added_files_count","type":"int","field-id":504},
        {"name":"existing_files_count","type":"int","field-id":505},
        {"name":"deleted_files_count","type":"int","field-id":506},
        {"name":"added_rows_count","type":"long","field-id":512},
        {"name":"existing_rows_count","type":"long","field-id":513},
        {"name":"deleted_rows_count","type":"long","field-id":514},
        {"name":"partitions","default":null,"field-id":507,"type":["null",{"type":"array","element-id":508,"items":{"type":"record","name":"r508","fields":[
        {"name":"contains_null","type":"boolean","field-id":509},
        {"name":"contains_nan","type":["null","boolean"],"default":null,"field-id":518},
        {"name":"lower_bound","type":["null","bytes"],"default":null,"field-id":510},
        {"name":"upper_bound","type":["null","bytes"],"default":null,"field-id":511}]}}]}]}
        """;

    private static readonly RecordSchema ListSchema = AvroTable.RecordSchemaOf(Schema);

    /// <summary>The names of the counts in a line, by <see cref="EntryStatus"/>.</summary>
    private static readonly string[] Counted = ["existing", "added", "deleted"];

    public static byte[] Write(TableLocation location, TableSnapshot snapshot, IReadOnlyList<ManifestReference> manifests) => AvroTable.Write(
        Schema,
        [.. manifests.Select(manifest => RecordOf(location, manifest))],
        new Dictionary<string, string>
        {
            ["snapshot-id"] = snapshot.SnapshotId.ToString(CultureInfo.InvariantCulture),
            ["parent-snapshot-id"] = snapshot.ParentSnapshotId?.ToString(CultureInfo.InvariantCulture) ?? "null",
            ["sequence-number"] = snapshot.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            ["format-version"] = TableMetadata.FormatOfIceberg.ToString(CultureInfo.InvariantCulture),
        });

    /// <exception cref="DamagedDataException">It is missing, or not what was written.</exception>
    public static async Task<IReadOnlyList<ManifestReference>> ReadAsync(IObjectStore store, TableLocation location, TableSnapshot snapshot, CancellationToken cancellation)
    {
        ObjectKey key = location.KeyOf(snapshot.ManifestList);
        return Parse(location, key, await TableKeys.ReadAsync(store, key, cancellation).ConfigureAwait(false));
    }

    /// <exception cref="DamagedDataException">The bytes are not what was written.</exception>
    public static IReadOnlyList<ManifestReference> Parse(TableLocation location, ObjectKey key, byte[] bytes) =>
        AvroTable.Read(TableKeys.Check(key, bytes), record => ReferenceOf(location, record));

    private static GenericRecord RecordOf(TableLocation location, ManifestReference manifest) => AvroTable.RecordOf(
        ListSchema,
        [
            ("manifest_path", location.Of(manifest.Key)),
            ("manifest_length", manifest.LengthBytes),
            ("partition_spec_id", PartitionSpec.Id),
            ("content", (int)manifest.Content),
            ("sequence_number", manifest.SequenceNumber),
            ("min_sequence_number", manifest.MinSequenceNumber),
            ("added_snapshot_id", manifest.AddedSnapshotId),
            .. Counted.Index().SelectMany(kind => new (string, object?)[]
            {
                ($"{kind.Item}_files_count", manifest.Counts[kind.Index].Files),
                ($"{kind.Item}_rows_count", manifest.Counts[kind.Index].Rows),
            }),
            ("partitions", new[]
            {
                AvroTable.RecordOf(
                    AvroTable.Within(ListSchema, "partitions"),
                    ("contains_null", false),
                    ("contains_nan", null),
                    ("lower_bound", SingleValue.Of("date", manifest.First.DaysSinceEpoch)),
                    ("upper_bound", SingleValue.Of("date", manifest.Last.DaysSinceEpoch))),
            }),
        ]);

    private static ManifestReference ReferenceOf(TableLocation location, GenericRecord record)
    {
        var dates = (GenericRecord)((object[])record["partitions"])[0];
        return new ManifestReference
        {
            Key = location.KeyOf((string)record["manifest_path"]),
            Content = (ManifestContent)(int)record["content"],
            LengthBytes = (long)record["manifest_length"],
            SequenceNumber = (long)record["sequence_number"],
            MinSequenceNumber = (long)record["min_sequence_number"],
            AddedSnapshotId = (long)record["added_snapshot_id"],
            Counts = [.. Counted.Select(kind => ((int)record[$"{kind}_files_count"], (long)record[$"{kind}_rows_count"]))],
            First = DateIn(dates["lower_bound"]),
            Last = DateIn(dates["upper_bound"]),
        };
    }

    private static HomeDate DateIn(object bound) => new(System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian((byte[])bound));
}
