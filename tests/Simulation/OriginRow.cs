using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>A transaction and the one place in the log where it stands.</summary>
internal sealed record OriginRow(LogPartition Partition, LogOffset Offset, Timestamp LoggedAt, ulong RawHash, Transaction Transaction);
