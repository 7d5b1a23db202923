using Accounting.Aggregator.Offsets;
using Accounting.Compactor.Replaying;

namespace Accounting.Service.Backfill;

/// <summary>What was read again and what that changes, as commands tell it.</summary>
public sealed record ShownBackfill
{
    /// <summary>Null where nothing was found and nothing was read that hadn't been.</summary>
    public required string? Run { get; init; }

    /// <summary>Whether nothing was found.</summary>
    public required bool NoDifference { get; init; }

    public required long MessagesRead { get; init; }

    public required long IntervalsRead { get; init; }

    /// <summary>Intervals that the log no longer holds, verified where they are stored.</summary>
    public required long IntervalsVerified { get; init; }

    /// <summary>Messages that were met for the first time and are not accepted.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Messages that were in quarantine and are rows now.</summary>
    public required long Redriven { get; init; }

    /// <summary>Offsets that the log no longer holds and that no checkpoint covers.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<ShownDay> Days { get; init; }

    public static ShownBackfill Of(PreparedRun prepared) => new()
    {
        Run = prepared.Run?.Id.Value,
        NoDifference = !prepared.HasFound,
        MessagesRead = prepared.Draft.Counts.Messages,
        IntervalsRead = prepared.Draft.Counts.Intervals,
        IntervalsVerified = prepared.Draft.Counts.Verified,
        Quarantined = prepared.Run?.Quarantined.Sum(file => file.File.Rows) ?? 0,
        Redriven = prepared.Run?.Redriven.Sum(partition => partition.Ranges.Sum(range => range.Length)) ?? 0,
        Lost = [.. prepared.Draft.Lost.SelectMany(Describe)],
        Days = [.. prepared.Days.Select(ShownDay.Of)],
    };

    private static IEnumerable<string> Describe(PartitionCoverage lost) =>
        lost.Ranges.Select(range => $"offsets {range.From} to {range.To} of partition {lost.Partition} of {lost.Source}");
}
