using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>Where rows come from, but for their offsets.</summary>
internal readonly record struct Lane(SourceId Source, LogPartition Partition, RunId? Run)
{
    /// <summary>As <c>run NULLS FIRST, source, partition</c>: of equal contents the lowest origin stands.</summary>
    public static IComparer<Lane> ByRun { get; } = Comparer<Lane>.Create((left, right) =>
        CompareRuns(left, right) is not 0 and int runs ? runs : ComparePlaces(left, right));

    /// <summary>As <c>source, partition</c>, with the offset between them and the run.</summary>
    public static int ComparePlaces(Lane left, Lane right) =>
        left.Source.CompareTo(right.Source) is not 0 and int sources ? sources : left.Partition.Value.CompareTo(right.Partition.Value);

    /// <summary>As <c>run NULLS FIRST</c>.</summary>
    public static int CompareRuns(Lane left, Lane right) => string.CompareOrdinal(left.Run?.Value, right.Run?.Value);
}
