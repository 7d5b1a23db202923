using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Sources;

/// <summary>How far a source's partitions are known to have been read without a gap.</summary>
public sealed class SourceReach
{
    private readonly SourceRecord _record;
    private readonly ILookup<LogPartition, Checkpoint> _checkpoints;

    private SourceReach(SourceRecord record, ILookup<LogPartition, Checkpoint> checkpoints)
    {
        _record = record;
        _checkpoints = checkpoints;
        PartitionCount = checkpoints.SelectMany(group => group).Aggregate(record.PartitionCount, CountWith);
    }

    /// <summary>The most partitions that the source was ever seen to have: a checkpoint's own is one of them, whatever its writer knew.</summary>
    public int PartitionCount { get; }

    public static SourceReach Of(SourceRecord record, IEnumerable<Checkpoint> checkpoints) =>
        new(record, checkpoints.Where(checkpoint => checkpoint.Source == record.Source).ToLookup(checkpoint => checkpoint.Partition));

    private static int CountWith(int count, Checkpoint checkpoint) => Math.Max(count, Math.Max(checkpoint.PartitionCount, checkpoint.Partition.Value + 1));

    public IEnumerable<Checkpoint> CheckpointsOf(LogPartition partition) => _checkpoints[partition];

    /// <summary>The first offset that isn't covered; null where the partition was never read and its beginning is unknown.</summary>
    public LogOffset? EndOf(LogPartition partition) =>
        OffsetRange.EndOfFirstStretch(_checkpoints[partition].Select(checkpoint => checkpoint.Range)) ?? _record.StartOf(partition);
}
