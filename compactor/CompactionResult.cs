using Accounting.Aggregator;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What a compaction did.</summary>
public sealed record CompactionResult
{
    /// <summary>The coverage that was pinned when it began; every day is folded to exactly it.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The version of every home date that has rows, ascending.</summary>
    public required IReadOnlyList<DayVersion> Days { get; init; }

    /// <summary>Home dates that were folded anew.</summary>
    public required IReadOnlyList<HomeDate> Folded { get; init; }

    /// <summary>Rows read from segments.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Public files written or repaired.</summary>
    public required int PublicFilesWritten { get; init; }
}
