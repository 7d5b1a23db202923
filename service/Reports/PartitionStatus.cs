using Accounting.Ingest;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>A partition as <c>status</c> shows it. Times are UTC; null is unknown.</summary>
public sealed record PartitionStatus
{
    public required string? Source { get; init; }

    public required int Partition { get; init; }

    /// <summary>The first offset that no checkpoint covers.</summary>
    public required long? NextOffset { get; init; }

    /// <summary>The next offset to be written.</summary>
    public required long? HighWatermark { get; init; }

    /// <summary>Messages between the two.</summary>
    public required long? Lag { get; init; }

    public required string? CheckpointAt { get; init; }

    public required string? CaughtUpAt { get; init; }

    /// <summary>Every partition that the store or the broker knows of.</summary>
    public static IEnumerable<PartitionStatus> Of(IReadOnlyList<LogPosition> positions, IReadOnlyDictionary<LogPartition, LogOffset> ends)
    {
        foreach (LogPosition position in positions)
        {
            yield return Of(position, position.Partition, ends);
        }

        foreach (LogPartition unread in ends.Keys.Where(partition => positions.All(position => position.Partition != partition)).Order())
        {
            yield return Of(null, unread, ends);
        }
    }

    private static PartitionStatus Of(LogPosition? position, LogPartition partition, IReadOnlyDictionary<LogPartition, LogOffset> ends)
    {
        long? next = position?.Next?.Value;
        long? end = ends.TryGetValue(partition, out LogOffset high) ? high.Value : null;
        return new PartitionStatus
        {
            Source = position?.Source.ToString(),
            Partition = partition.Value,
            NextOffset = next,
            HighWatermark = end,
            Lag = end is { } known ? Math.Max(0, known - (next ?? 0)) : null,
            CheckpointAt = position?.CheckpointAt?.ToString(),
            CaughtUpAt = position?.CaughtUpAt?.ToString(),
        };
    }
}
