using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>
/// How far a source's partitions are known to have been read without a gap. A run that has read a gap again closes it: whoever waits for the
/// partition needs no consumer that begins anew.
/// </summary>
public sealed class SourceReach
{
    private readonly SourceRecord _record;
    private readonly ILookup<LogPartition, Checkpoint> _checkpoints;
    private readonly ILookup<LogPartition, OffsetRange> _readByRuns;

    private SourceReach(SourceRecord record, ILookup<LogPartition, Checkpoint> checkpoints, ILookup<LogPartition, OffsetRange> readByRuns)
    {
        _record = record;
        _checkpoints = checkpoints;
        _readByRuns = readByRuns;
        PartitionCount = checkpoints.SelectMany(group => group).Aggregate(record.PartitionCount, CountWith);
    }

    /// <summary>The most partitions that the source was ever seen to have: a checkpoint's own is one of them, whatever its writer knew.</summary>
    public int PartitionCount { get; }

    public static SourceReach Of(SourceRecord record, Inputs inputs) => new(
        record,
        inputs.Checkpoints.Where(checkpoint => checkpoint.Source == record.Source).ToLookup(checkpoint => checkpoint.Partition),
        inputs.Runs
            .SelectMany(run => run.Read)
            .Where(read => read.Source == record.Source)
            .SelectMany(read => read.Ranges.Select(range => (read.Partition, Range: range)))
            .ToLookup(read => read.Partition, read => read.Range));

    private static int CountWith(int count, Checkpoint checkpoint) => Math.Max(count, Math.Max(checkpoint.PartitionCount, checkpoint.Partition.Value + 1));

    public IEnumerable<Checkpoint> CheckpointsOf(LogPartition partition) => _checkpoints[partition];

    /// <summary>The first offset that was not read; null where the partition was never read by a consumer and its beginning is unknown.</summary>
    public LogOffset? EndOf(LogPartition partition)
    {
        OffsetRange[] consumed = [.. _checkpoints[partition].Select(checkpoint => checkpoint.Range)];
        return BeginningOf(partition, consumed) is { } beginning
            ? OffsetRange.EndOfStretchFrom(beginning, consumed.Concat(_readByRuns[partition]))
            : null;
    }

    /// <summary>
    /// Where the source's record says that it begins, lest a first checkpoint that is gone be no gap; else where the first consumer began. What a
    /// run read before that was asked for by somebody and is nobody's place.
    /// </summary>
    private LogOffset? BeginningOf(LogPartition partition, OffsetRange[] consumed)
    {
        OffsetRange[] withMessages = [.. consumed.Where(range => !range.IsEmpty)];
        return withMessages.Length == 0 ? OffsetRange.EndOfFirstStretch(consumed) ?? _record.StartOf(partition)
            : _record.StartOf(partition) ?? withMessages.Min(range => range.From);
    }
}
