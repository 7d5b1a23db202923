using System.Text.Json.Serialization;

namespace Accounting.Compactor.OpenTables;

/// <summary>A state of a table as Iceberg writes it.</summary>
internal sealed record TableSnapshot
{
    public required long SnapshotId { get; init; }

    /// <summary>The one that it followed; null of the first, and of a month's, which follows none.</summary>
    public long? ParentSnapshotId { get; init; }

    public required long SequenceNumber { get; init; }

    [JsonPropertyName("timestamp-ms")]
    public required long TimestampMilliseconds { get; init; }

    /// <summary>The URI of its manifest list.</summary>
    public required string ManifestList { get; init; }

    /// <summary>What it did and holds, all as text.</summary>
    public required IReadOnlyDictionary<string, string> Summary { get; init; }

    public required int SchemaId { get; init; }
}
