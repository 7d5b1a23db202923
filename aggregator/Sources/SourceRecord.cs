using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>What a source is: <c>state/sources/&lt;source&gt;/source.json</c>, written once.</summary>
public sealed record SourceRecord
{
    public const int CurrentFormat = 2;

    public required int Format { get; init; }

    public required SourceId Source { get; init; }

    /// <summary>1 for the topic as it was first met, 2 for the one begun in its place, and so on.</summary>
    public required int Generation { get; init; }

    /// <summary>The Kafka cluster's own id.</summary>
    public required string ClusterId { get; init; }

    public required string Topic { get; init; }

    /// <summary>Null where the broker tells none.</summary>
    public required string? TopicId { get; init; }

    /// <summary>How many partitions the topic had when this was written; others may have been added since.</summary>
    public required int PartitionCount { get; init; }

    /// <summary>Null for the first generation.</summary>
    public required SourceSuccession? Succession { get; init; }

    public LogIdentity Log => new() { ClusterId = ClusterId, Topic = Topic, TopicId = TopicId, PartitionCount = PartitionCount };

    public static SourceRecord First(LogIdentity log) => new()
    {
        Format = CurrentFormat,
        Source = log.SourceId,
        Generation = 1,
        ClusterId = log.ClusterId,
        Topic = log.Topic,
        TopicId = log.TopicId,
        PartitionCount = log.PartitionCount,
        Succession = null,
    };

    /// <summary>The generation that follows this one.</summary>
    public SourceRecord Successor(LogIdentity log, SourceSuccession succession) => First(log) with
    {
        Source = SourceId.ForSuccessor(Topic, Source, Generation + 1),
        Generation = Generation + 1,
        Succession = succession,
    };

    /// <summary>Where reading a partition begins; null for its beginning, as of partitions added later.</summary>
    public LogOffset? StartOf(LogPartition partition) =>
        Succession?.Partitions.FirstOrDefault(known => known.Partition == partition)?.StartsAt;

    /// <exception cref="DamagedDataException">The bytes aren't those of the source that its key names.</exception>
    internal static SourceRecord Parse(ObjectKey key, ReadOnlySpan<byte> bytes)
    {
        SourceRecord record = SealedJson.Deserialize<SourceRecord>(key, bytes, format: CurrentFormat);
        SourceId own = record.Succession is { } succession
            ? SourceId.ForSuccessor(record.Topic, succession.Retired, record.Generation)
            : record.Log.SourceId;
        return record.Source == own && SourceRegistry.KeyOf(own) == key && (record.Generation > 1) == (record.Succession is not null)
            ? record
            : throw new DamagedDataException($"{key} describes another source than its folder's name does. Restore it from a copy of the store.");
    }
}
