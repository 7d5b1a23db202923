using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Where the rows of a segment come from, as its name says: a live segment lies with its source, one of a run with the run.</summary>
/// <param name="Source">Source.</param>
/// <param name="Partition">Partition.</param>
/// <param name="Range">Every row's offset is in it.</param>
/// <param name="Run">The run that brought the rows; null where the live consumer did.</param>
public sealed partial record SegmentPlace(SourceId Source, LogPartition Partition, OffsetRange Range, RunId? Run)
{
    /// <exception cref="DamagedDataException">The key isn't a segment's.</exception>
    public static SegmentPlace Of(ObjectKey segment)
    {
        Match match = Form().Match(segment.Value);
        return match.Success
            ? new SegmentPlace(
                SourceId.Parse(match.Groups["source"].Value),
                new LogPartition(int.Parse(match.Groups["partition"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)),
                new OffsetRange(Offset(match.Groups["from"]), Offset(match.Groups["to"])),
                match.Groups["run"].Success ? RunId.Parse(match.Groups["run"].Value) : null)
            : throw new DamagedDataException($"{segment} is named as the input of a day version and isn't the name of a segment. Restore the day version from a copy of the store.");
    }

    private static LogOffset Offset(Group group) => new(long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        @"\Astate/(sources|runs/(?<run>[^/]+))/(?<source>[^/]+)/partition-(?<partition>\d{4,9})/segment-(?<from>\d{12,18})-(?<to>\d{12,18})-[0-9a-f]{16}\.avro\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
