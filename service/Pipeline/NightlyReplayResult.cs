using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Pipeline;

/// <summary>What the replay of the last days did.</summary>
/// <param name="Counts">What was read.</param>
/// <param name="Run">What was found and now counts; null where nothing was.</param>
/// <param name="Standing">Whether the log could be asked, as far as a close needs to know.</param>
/// <param name="WhyNotRead">Why the log could not be asked at all; null where it was, or nothing had to be.</param>
/// <param name="FirstDifferent">The first message that decodes to something else than what is stored of it; null where none does.</param>
/// <param name="Lost">Offsets that are neither in the log nor stored.</param>
public sealed record NightlyReplayResult(ReplayCounts Counts, Run? Run, ReplayStanding Standing, string? WhyNotRead, MessagePlace? FirstDifferent, IReadOnlyList<PartitionCoverage> Lost)
{
    private const int RangesListedMax = 20;

    public static readonly NightlyReplayResult Nothing = new(default, null, ReplayStanding.Read, null, null, []);

    /// <summary>What somebody should look at; null where all is well.</summary>
    public string? Warning => string.Join("; ", Warnings()) is { Length: > 0 } warnings ? warnings : null;

    public string Describe()
    {
        string read = $"{Counted.Of(Counts.Messages, "message")} of {Counted.Of(Counts.Intervals, "interval")} read again, ";
        string found = Run is null ? "nothing found" : $"{Counted.Of(Run.Segments.Sum(segment => segment.Segment.Rows), "row")} found and absorbed as {Run.Id}";
        string verified = Counts.Verified == 0 ? "" : $"; {Counted.Of(Counts.Verified, "interval")} verified where they are stored{(WhyNotRead is null ? ", the log no longer holds them" : $": {WhyNotRead}")}";
        string restored = Counts.Restored == 0 ? "" : $"; {Counted.Of(Counts.Restored, "file")} put back";
        return read + found + verified + restored + (Warning is { } warning ? $"; {warning}" : "");
    }

    private IEnumerable<string> Warnings()
    {
        if (Counts.Different > 0)
        {
            yield return $"{Counted.Of(Counts.Different, "message decodes", "messages decode")} to something else than what is stored of them, the first at {FirstDifferent}: if the decoder or a schema was mended, run 'accounting backfill … --decode-again'";
        }

        if (Lost.Count > 0)
        {
            yield return $"{Counted.Of(Lost.Sum(partition => partition.Ranges.Sum(range => range.Length)), "offset is", "offsets are")} neither in the log nor stored: {Listed()}";
        }
    }

    private string Listed()
    {
        string[] ranges = [.. Lost.SelectMany(partition => partition.Ranges.Select(range => $"{range.From}-{range.To.Value - 1} of partition {partition.Partition} of {partition.Source}"))];
        return string.Join(", ", ranges.Take(RangesListedMax)) + (ranges.Length > RangesListedMax ? $" and {Counted.Of(ranges.Length - RangesListedMax, "range")} more" : "");
    }
}
