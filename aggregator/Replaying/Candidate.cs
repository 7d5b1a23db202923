using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;

namespace Accounting.Aggregator.Replaying;

/// <summary>What one interval brought that isn't stored, written down beside the draft of its run.</summary>
public sealed record Candidate
{
    public required SourceId Source { get; init; }

    public required LogPartition Partition { get; init; }

    /// <summary>Null where no row was found.</summary>
    public required SegmentLink? Rows { get; init; }

    /// <summary>Null where no message was found that isn't accepted.</summary>
    public required QuarantineLink? Quarantined { get; init; }

    /// <summary>Offsets that are in quarantine and are accepted now.</summary>
    public required IReadOnlyList<OffsetRange> Redriven { get; init; }

    /// <summary>What is stored of these offsets is to be retracted: <see cref="Rows"/> holds all of them anew.</summary>
    public required OffsetRange? Retracted { get; init; }
}
