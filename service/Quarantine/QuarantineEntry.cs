using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;

namespace Accounting.Service.Quarantine;

/// <summary>One quarantined message of a store.</summary>
/// <param name="Source">Where its offset means something.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Message">What it is and why it was not accepted.</param>
/// <param name="Files">The files it lies in: one, or several where two owners of the partition both wrote it down.</param>
/// <param name="SignOff">The first sign-off of it, or null.</param>
public sealed record QuarantineEntry(
    SourceId Source, LogPartition Partition, QuarantinedMessage Message, IReadOnlyList<SegmentReference> Files, QuarantineSignOff? SignOff)
{
    public bool IsSigned => SignOff is not null;
}
