using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Runs;

/// <summary>
/// Rows that no longer count: those of a range that the live consumer brought, or a run that comes before this one. Which that is no clock decides:
/// a run follows those that it knew of (<see cref="Run.Follows"/>), and of two that knew nothing of each other the lower name comes first.
/// </summary>
/// <param name="Run">The run that says so.</param>
/// <param name="Source">Of the rows.</param>
/// <param name="Partition">Of the rows.</param>
/// <param name="Range">Of the rows.</param>
public sealed record Retraction(RunId Run, SourceId Source, LogPartition Partition, OffsetRange Range)
{
    /// <summary>Runs that come before this one though their names are higher, ascending.</summary>
    public IReadOnlyList<RunId> Before { get; private init; } = [];

    /// <summary>Runs that come after this one though their names are lower, ascending.</summary>
    public IReadOnlyList<RunId> After { get; private init; } = [];

    /// <summary>All those of the runs that count, by run.</summary>
    public static IEnumerable<Retraction> Of(IReadOnlyList<Run> runs) =>
        from run in runs
        where run.Retracted.Count > 0
        let before = RunsThat(runs, other => other.Id > run.Id && run.Follows?.Contains(other.Id) == true)
        let after = RunsThat(runs, other => other.Id < run.Id && other.Follows?.Contains(run.Id) == true)
        from partition in run.Retracted
        from range in partition.Ranges
        select new Retraction(run.Id, partition.Source, partition.Partition, range) { Before = before, After = after };

    /// <summary>Whether any row of the segment may be among them.</summary>
    public bool Concerns(SegmentLink link) =>
        Concerns(link.Source, link.Partition, link.Run) && link.Range.From < Range.To && Range.From < link.Range.To;

    /// <summary>Whether rows from there are among them, where their offsets are in the range.</summary>
    public bool Concerns(SourceId source, LogPartition partition, RunId? run) =>
        source == Source && partition == Partition && (run is not { } brought || Precedes(brought));

    /// <summary>The same range of the same run: what comes before it follows from those.</summary>
    public bool Equals(Retraction? other) =>
        other is not null && Run == other.Run && Source == other.Source && Partition == other.Partition && Range == other.Range;

    public override int GetHashCode() => HashCode.Combine(Run, Source, Partition, Range);

    private bool Precedes(RunId other) => other < Run ? !After.Contains(other) : Before.Contains(other);

    private static IReadOnlyList<RunId> RunsThat(IEnumerable<Run> runs, Predicate<Run> isWanted) =>
        [.. runs.Where(run => isWanted(run)).Select(run => run.Id).Order()];
}
