using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>One stretch of a partition that is to be read again.</summary>
/// <param name="Source">The source.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Range">What is read: the whole interval of a checkpoint, or offsets that none covers.</param>
/// <param name="Checkpoint">What was written down of just this range; null where nothing was.</param>
public sealed record PlannedInterval(SourceId Source, LogPartition Partition, OffsetRange Range, Checkpoint? Checkpoint);
