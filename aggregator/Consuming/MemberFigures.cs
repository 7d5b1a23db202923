using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>What telemetry tells of a member of the group.</summary>
/// <param name="At">When the polling thread last told it: its sign of life.</param>
/// <param name="Partitions">Those whose place is known.</param>
public sealed record MemberFigures(Timestamp At, IReadOnlyList<PartitionFigures> Partitions);
