using System.Globalization;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Compactor.History;

/// <summary>
/// What was known at some coverage, out of day versions that know more: the same fold over the rows within it. A row is within a coverage if its run is
/// listed there, or it has none and its offset is in range; a retraction holds if its run is listed there. Business days are those of the time-zone rules of then.
/// </summary>
public sealed class AsOf
{
    private readonly Dictionary<(SourceId, LogPartition), IReadOnlyList<OffsetRange>> _ranges;

    /// <param name="coverage">What was known.</param>
    /// <param name="retractions">Those of all runs; the ones of later runs don't hold yet.</param>
    public AsOf(Coverage coverage, IEnumerable<Retraction> retractions)
    {
        Coverage = coverage;
        Retractions = [.. retractions.Where(retraction => coverage.Runs.Contains(retraction.Run))];
        _ranges = coverage.Partitions.ToDictionary(partition => (partition.Source, partition.Partition), partition => partition.Ranges);
    }

    /// <summary>The same by the time-zone rules that it was cut by.</summary>
    /// <param name="point">What was known.</param>
    /// <param name="retractions">Those of all runs.</param>
    /// <param name="zone">The business time zone by the rules in force, which the versions are cut by.</param>
    public AsOf(KnownPoint point, IEnumerable<Retraction> retractions, DateTimeZone zone)
        : this(point.Coverage, retractions)
    {
        Zone = zone.OfCut(point.CutBy) ?? zone;
        BusinessDay = BusinessDaySql.AsCutBy(zone, point.CutBy);
    }

    public Coverage Coverage { get; }

    /// <summary>The rules of then; null where nobody asks.</summary>
    public DateTimeZone? Zone { get; }

    /// <summary>SQL of a stored row's business day as it was then.</summary>
    public string BusinessDay { get; } = BusinessDaySql.Column;

    /// <summary>Those that hold.</summary>
    public IReadOnlyList<Retraction> Retractions { get; }

    /// <summary>
    /// The day versions whose fold may be another as of one coverage than as of another: those with an input that one has more of than the other,
    /// a retraction that holds in one alone, or rows that one cuts otherwise.
    /// </summary>
    public static IEnumerable<DayVersion> Changed(IEnumerable<DayVersion> days, AsOf before, AsOf after) => days.Where(day =>
        CutApart(before, after, day.Manifest.BusinessMonths)
        || day.Manifest.RetractedBy.Any(run => before.Coverage.Runs.Contains(run) != after.Coverage.Runs.Contains(run))
        || day.Manifest.Inputs.Any(input => !before.Of(input.Source, input.Partition, input.Run, input.Range).SequenceEqual(after.Of(input.Source, input.Partition, input.Run, input.Range))));

    /// <summary>Whether rows of these months may be of other business days as of one than as of the other.</summary>
    public static bool CutApart(AsOf before, AsOf after, IReadOnlyCollection<BusinessMonth> months) =>
        before.BusinessDay != after.BusinessDay && before.Zone is { } one && after.Zone is { } other && !one.CutsAs(other, months);

    /// <summary>Whether everything of a home date that lies in the coverage is in the version, given all its inputs.</summary>
    public bool IsHeldBy(DayVersion day, DayInputs inputs)
    {
        HeldParts held = inputs.HeldBy(day.Manifest);
        return inputs.Parts.All(part => held.Parts.Contains(part) || Of(part.Link).Count == 0);
    }

    /// <summary>Whether anything of a home date's inputs lies in the coverage.</summary>
    public bool Includes(DayInputs inputs) => inputs.Parts.Any(part => Of(part.Link).Count > 0);

    /// <summary>SQL of whether a row of <see cref="RowColumns"/> is within the coverage.</summary>
    public string Within()
    {
        IEnumerable<string> ranges =
            from partition in Coverage.Partitions
            from range in partition.Ranges
            select string.Create(
                CultureInfo.InvariantCulture,
                $"(source = {Sql.Literal(partition.Source.Value)} AND \"partition\" = {partition.Partition.Value} AND \"offset\" >= {range.From.Value} AND \"offset\" < {range.To.Value})");
        string runs = Coverage.Runs.Count == 0 ? "false" : $"run IN ({string.Join(", ", Coverage.Runs.Select(run => Sql.Literal(run.Value)))})";
        return $"CASE WHEN run IS NULL THEN {string.Join(" OR ", ranges.DefaultIfEmpty("false"))} ELSE {runs} END";
    }

    private List<OffsetRange> Of(SegmentLink link) => Of(link.Source, link.Partition, link.Run, link.Range);

    /// <summary>What of a range lies in the coverage.</summary>
    private List<OffsetRange> Of(SourceId source, LogPartition partition, RunId? run, OffsetRange of)
    {
        if (run is { } id)
        {
            return Coverage.Runs.Contains(id) ? [of] : [];
        }

        return
        [
            .. _ranges.GetValueOrDefault((source, partition), [])
                .Where(range => range.Overlaps(of))
                .Select(range => new OffsetRange(
                    range.From > of.From ? range.From : of.From,
                    range.To < of.To ? range.To : of.To)),
        ];
    }
}
