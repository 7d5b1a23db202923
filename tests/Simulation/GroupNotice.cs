using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>What a member will learn of a partition, and after how many polls.</summary>
internal sealed record GroupNotice(GroupNoticeKind Kind, LogPartition Partition, int AfterPolls);
