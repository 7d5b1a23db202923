using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Sources;

/// <summary>A source as <c>source list</c> shows it. Times are UTC.</summary>
public sealed record ShownSource
{
    public required string Source { get; init; }

    public required string Topic { get; init; }

    public required int Generation { get; init; }

    public required bool Retired { get; init; }

    public required string ClusterId { get; init; }

    public required string? TopicId { get; init; }

    /// <summary>The source that it took the place of; null for the first generation.</summary>
    public required string? Retires { get; init; }

    public required string? By { get; init; }

    public required string? Reason { get; init; }

    public required string? At { get; init; }

    public required IReadOnlyList<ShownSourcePartition> Partitions { get; init; }

    public static IReadOnlyList<ShownSource> Of(StoredSources stored, Timestamp now)
    {
        Coverage read = stored.Inputs.OffsetsRead();
        ILookup<SourceId, LogPosition> positions = LogPosition.Of(stored.Sources, stored.Inputs, now).ToLookup(position => position.Source.Source);
        return [.. stored.Sources.Records.Select(record => Of(record, stored.Sources, positions[record.Source], read))];
    }

    private static ShownSource Of(SourceRecord record, SourceCatalog sources, IEnumerable<LogPosition> positions, Coverage read) => new()
    {
        Source = record.Source.ToString(),
        Topic = record.Topic,
        Generation = record.Generation,
        Retired = sources.IsRetired(record.Source),
        ClusterId = record.ClusterId,
        TopicId = record.TopicId,
        Retires = record.Succession?.Retired.ToString(),
        By = record.Succession?.By,
        Reason = record.Succession?.Reason,
        At = record.Succession?.At.ToString(),
        Partitions =
        [
            .. positions.Select(position => new ShownSourcePartition(
                position.Partition.Value,
                record.StartOf(position.Partition)?.Value,
                position.Next?.Value,
                ShownLoss.Of(sources.Losses.FirstOrDefault(loss => loss.Source == record.Source && loss.Partition == position.Partition), read))),
        ],
    };
}
