using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>A quarantine file as a checkpoint or a complete run names it.</summary>
/// <param name="Source">The source of its messages.</param>
/// <param name="Partition">Their partition.</param>
/// <param name="Range">Every message's offset is in it.</param>
/// <param name="Run">The run that met the messages; null where the live consumer did.</param>
/// <param name="File">The file.</param>
public sealed record QuarantineLink(SourceId Source, LogPartition Partition, OffsetRange Range, RunId? Run, SegmentReference File);
