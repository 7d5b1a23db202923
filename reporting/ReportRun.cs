using Accounting.Reporting.Close;
using NodaTime;

namespace Accounting.Reporting;

/// <summary>What one run of the reports is given.</summary>
public sealed record ReportRun
{
    public required PinnedDays Pinned { get; init; }

    /// <summary>The moment for which months are open, due or closing.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>What stands on covers as the time of generation; usually now.</summary>
    public required Instant GeneratedAt { get; init; }

    public ClosePolicy Policy { get; init; } = ClosePolicy.Default;

    /// <summary>Every partition of every source. None means that nothing was ever read, and no month closes.</summary>
    public required IReadOnlyList<PartitionCaughtUp> Partitions { get; init; }

    /// <summary>Home dates that should have been compacted to the pinned coverage and were not.</summary>
    public IReadOnlyList<DayBehind> DaysBehind { get; init; } = [];

    /// <summary>Quarantined messages without sign-off.</summary>
    public long Quarantined { get; init; }

    /// <summary>Reads every byte of final reports' copies, not only their sizes.</summary>
    public bool VerifyEveryByte { get; init; }
}
