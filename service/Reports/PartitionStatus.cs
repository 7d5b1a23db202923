using Accounting.Ingest;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Service.Reports;

/// <summary>A partition as <c>status</c> shows it. Times are UTC; null is unknown.</summary>
public sealed record PartitionStatus
{
    private static readonly Dictionary<LogPartition, LogOffset> NoEnds = [];

    public required string? Source { get; init; }

    /// <summary>Which generation of the topic; null where nothing was read yet.</summary>
    public required int? Generation { get; init; }

    /// <summary>Whether a later generation took its place.</summary>
    public required bool Retired { get; init; }

    public required int Partition { get; init; }

    /// <summary>The first offset that was not read.</summary>
    public required long? NextOffset { get; init; }

    /// <summary>The next offset to be written.</summary>
    public required long? HighWatermark { get; init; }

    /// <summary>Messages between the two.</summary>
    public required long? Lag { get; init; }

    /// <summary>Messages that are rows, of the offsets before <see cref="NextOffset"/>; with those quarantined and the gaps it makes all of them.</summary>
    public required long? Accepted { get; init; }

    public required long? Quarantined { get; init; }

    /// <summary>Offsets without a message: transaction markers and removed records.</summary>
    public required long? Gaps { get; init; }

    public required string? CheckpointAt { get; init; }

    /// <summary>As far as it is borne out by other clocks than its consumer's.</summary>
    public required string? CaughtUpAt { get; init; }

    /// <summary>The time that its consumer says instead, where that is still to come by this machine's clock.</summary>
    public required string? AheadAt { get; init; }

    /// <summary>Every partition that the store or the broker knows of.</summary>
    /// <param name="positions">What the store knows.</param>
    /// <param name="topic">The topic that the broker was asked about.</param>
    /// <param name="ends">The next offset to be written of each of its partitions.</param>
    public static IEnumerable<PartitionStatus> Of(IReadOnlyList<LogPosition> positions, string topic, IReadOnlyDictionary<LogPartition, LogOffset> ends)
    {
        foreach (LogPosition position in positions)
        {
            yield return Of(position, position.Partition, IsOf(topic, position) ? ends : NoEnds);
        }

        foreach (LogPartition unread in ends.Keys.Where(partition => !positions.Any(position => IsOf(topic, position) && position.Partition == partition)).Order())
        {
            yield return Of(null, unread, ends);
        }
    }

    /// <summary>Which clock is ahead of which, where a consumer's says a time that is still to come by this machine's; a minute apart is nothing.</summary>
    public static string? DescribeAhead(LogPosition position, Timestamp now) => position.AheadAt is { } at && at > now.Plus(Duration.FromMinutes(1))
        ? $"Partition {position.Partition} of {position.Source.Source} was read to its end at {at} by its consumer's clock, and it is {now} by this machine's: one of the two is wrong. Until they agree, no month closes by what the other said; 'date -u' on both machines tells which to set right."
        : null;

    private static bool IsOf(string topic, LogPosition position) => !position.IsRetired && position.Source.Topic == topic;

    private static PartitionStatus Of(LogPosition? position, LogPartition partition, IReadOnlyDictionary<LogPartition, LogOffset> ends)
    {
        long? next = position?.Next?.Value;
        long? end = ends.TryGetValue(partition, out LogOffset high) ? high.Value : null;
        return new PartitionStatus
        {
            Source = position?.Source.Source.ToString(),
            Generation = position?.Source.Generation,
            Retired = position?.IsRetired ?? false,
            Partition = partition.Value,
            NextOffset = next,
            HighWatermark = end,
            Lag = end is { } known ? Math.Max(0, known - (next ?? 0)) : null,
            Accepted = position?.Counted?.Counters.Accepted,
            Quarantined = position?.Counted?.Counters.Quarantined,
            Gaps = position?.Counted?.Counters.Gaps,
            CheckpointAt = position?.CheckpointAt?.ToString(),
            CaughtUpAt = position?.CaughtUpAt?.ToString(),
            AheadAt = position?.AheadAt?.ToString(),
        };
    }
}
