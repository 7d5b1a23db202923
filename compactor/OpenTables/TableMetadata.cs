using System.Text.Json;
using System.Text.Json.Serialization;
using Accounting.Aggregator.Store;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// A table's metadata as Iceberg writes it, format version 2. One property, <c>accounting.seal</c>, is the hash of the rest: so a changed byte, and another writer,
/// are noticed.
/// </summary>
internal sealed record TableMetadata
{
    public const int FormatOfIceberg = 2;

    public const string Remedy = "Run 'accounting tables rebase', which writes the tables anew from the day versions.";

    /// <summary>The property that says which rows delete files leave out; tables of before have none.</summary>
    public const string LeftOut = "accounting.left-out";

    private const string Seal = "accounting.seal";

    public required int FormatVersion { get; init; }

    public required string TableUuid { get; init; }

    public required string Location { get; init; }

    public required long LastSequenceNumber { get; init; }

    [JsonPropertyName("last-updated-ms")]
    public required long LastUpdatedMilliseconds { get; init; }

    public required int LastColumnId { get; init; }

    public required IReadOnlyList<TableSchema> Schemas { get; init; }

    public required int CurrentSchemaId { get; init; }

    public required IReadOnlyList<PartitionSpec> PartitionSpecs { get; init; }

    public required int DefaultSpecId { get; init; }

    public required int LastPartitionId { get; init; }

    public required IReadOnlyList<SortOrder> SortOrders { get; init; }

    public required int DefaultSortOrderId { get; init; }

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required long CurrentSnapshotId { get; init; }

    /// <summary>By <see cref="TableSnapshot.SequenceNumber"/>.</summary>
    public required IReadOnlyList<TableSnapshot> Snapshots { get; init; }

    public required IReadOnlyDictionary<string, TableReference> Refs { get; init; }

    public required IReadOnlyList<SnapshotLogEntry> SnapshotLog { get; init; }

    public required IReadOnlyList<MetadataLogEntry> MetadataLog { get; init; }

    [JsonIgnore]
    public TableSnapshot Current => Snapshots.First(snapshot => snapshot.SnapshotId == CurrentSnapshotId);

    public byte[] Write()
    {
        var seal = KeyValuePair.Create(Seal, ContentHash256.Of(MetadataJson.Bytes(Unsealed())).ToString());
        return MetadataJson.Bytes(this with { Properties = Unsealed().Properties.Append(seal).ToDictionary() });
    }

    /// <exception cref="DamagedDataException">The bytes are not what <see cref="Write"/> wrote.</exception>
    public static TableMetadata Parse(ObjectKey key, byte[] bytes)
    {
        try
        {
            TableMetadata read = MetadataJson.Read<TableMetadata>(bytes);
            if (read.Properties.GetValueOrDefault(Seal) == ContentHash256.Of(MetadataJson.Bytes(read.Unsealed())).ToString()
                && read.Snapshots.Any(snapshot => snapshot.SnapshotId == read.CurrentSnapshotId))
            {
                return read.Unsealed();
            }
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new DamagedDataException($"{key} can't be read: {exception.Message} {Remedy}", exception);
        }

        throw new DamagedDataException($"The bytes of {key} are not those that its seal names, or another program wrote it, and one alone may: this one. {Remedy}");
    }

    private TableMetadata Unsealed() => this with { Properties = Properties.Where(property => property.Key != Seal).ToDictionary() };

    /// <summary>When a snapshot became the current one.</summary>
    internal sealed record SnapshotLogEntry([property: JsonPropertyName("timestamp-ms")] long TimestampMilliseconds, long SnapshotId);

    /// <summary>An earlier metadata.</summary>
    internal sealed record MetadataLogEntry([property: JsonPropertyName("timestamp-ms")] long TimestampMilliseconds, string MetadataFile);
}
