using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Ingest;

namespace Accounting.Service.Backfill;

/// <summary>What of the log is to be read again.</summary>
/// <param name="Text">As it was said on the command line: the same words go on with what was interrupted.</param>
/// <param name="Days">The home dates whose files are to be made whole; null for those that what is read speaks of.</param>
/// <param name="Select">The offsets concerned.</param>
public sealed record LogWish(
    string Text, (HomeDate First, HomeDate Last)? Days, Func<SourceLog, Inputs, IReadOnlyList<PartitionCoverage>> Select)
{
    public static LogWish OfDays(HomeDate first, HomeDate last) =>
        new($"--days {first}..{last}", (first, last), (_, inputs) => ReplaySelection.OfDays(inputs.Checkpoints, first, last));

    public static LogWish OfTimes(Timestamp since, Timestamp? until) => new(
        $"--since {since}{(until is { } end ? $" --until {end}" : "")}",
        null,
        (_, inputs) => ReplaySelection.LoggedBetween(inputs.Checkpoints, since, until ?? new Timestamp(long.MaxValue)));

    public static LogWish OfOffsets(IReadOnlyList<(LogPartition Partition, OffsetRange Range)> ranges) => new(
        string.Join(' ', ranges.Select(range => $"--offsets {range.Partition}:{range.Range.From}-{range.Range.To}")),
        null,
        (log, _) => Coverage.Of(ranges.Select(range => (log.Source, range.Partition, range.Range)), []).Partitions);
}
