using System.Globalization;
using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>
/// What was stored of offsets that are read again, as one hash: the names of the files that may hold them, whoever brought those, and what runs
/// retract and re-drive there. What was found by comparing with it holds as long as it is the same: beside other rows of the same places the same
/// message may have to be held anew.
/// </summary>
internal static class StoredPremise
{
    public static ContentHash256 Of(Inputs inputs, IReadOnlyList<PartitionCoverage> wanted)
    {
        Func<SourceId, LogPartition, OffsetRange, bool> isWanted = WhetherIn(wanted);
        IEnumerable<string> files = inputs.Segments.Where(link => isWanted(link.Source, link.Partition, link.Range)).Select(link => link.Segment.Key.Value)
            .Concat(inputs.Quarantines.Where(link => isWanted(link.Source, link.Partition, link.Range)).Select(link => $"{link.File.Key} {link.Run}"));
        IEnumerable<string> changes = inputs.Runs.SelectMany(run =>
            Ranges(run, "retracts", run.Retracted, isWanted).Concat(Ranges(run, "redrives", run.Redriven, isWanted)));
        return ContentHash256.Of(Encoding.UTF8.GetBytes(string.Join('\n', files.Concat(changes).Distinct().Order(StringComparer.Ordinal))));
    }

    /// <summary>The runs that have brought, set aside, re-driven or retracted anything of the offsets.</summary>
    public static IReadOnlyList<RunId> RunsOf(Inputs inputs, IReadOnlyList<PartitionCoverage> wanted)
    {
        Func<SourceId, LogPartition, OffsetRange, bool> isWanted = WhetherIn(wanted);
        return
        [
            .. inputs.Runs.Where(run => run.Segments.Any(link => isWanted(link.Source, link.Partition, link.Range))
                || run.Quarantined.Any(link => isWanted(link.Source, link.Partition, link.Range))
                || run.Redriven.Concat(run.Retracted).Any(partition => partition.Ranges.Any(range => isWanted(partition.Source, partition.Partition, range))))
                .Select(run => run.Id).Order(),
        ];
    }

    private static Func<SourceId, LogPartition, OffsetRange, bool> WhetherIn(IReadOnlyList<PartitionCoverage> wanted)
    {
        ILookup<(SourceId, LogPartition), OffsetRange> ranges = wanted
            .SelectMany(partition => partition.Ranges.Select(range => (partition.Source, partition.Partition, Range: range)))
            .ToLookup(one => (one.Source, one.Partition), one => one.Range);
        return (source, partition, range) => ranges[(source, partition)].Any(range.Overlaps);
    }

    private static IEnumerable<string> Ranges(
        Run run, string verb, IReadOnlyList<PartitionCoverage> partitions, Func<SourceId, LogPartition, OffsetRange, bool> isWanted) =>
        from partition in partitions
        from range in partition.Ranges
        where isWanted(partition.Source, partition.Partition, range)
        select string.Create(CultureInfo.InvariantCulture, $"{run.Id} {verb} {partition.Source} {partition.Partition} {range.From.Value}-{range.To.Value}");
}
