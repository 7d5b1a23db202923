using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What a compaction did.</summary>
public sealed record CompactionResult
{
    /// <summary>Everything that counted when it began; every day is folded to exactly this.</summary>
    public required PinnedInputs Pinned { get; init; }

    /// <summary>The coverage of <see cref="Pinned"/>.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The version of every home date that is folded to it, ascending.</summary>
    public required IReadOnlyList<DayVersion> Days { get; init; }

    /// <summary>The home dates that aren't, ascending: those that failed, those that weren't to be compacted, and those that wait for more.</summary>
    public required IReadOnlyList<DayBehind> Behind { get; init; }

    /// <summary>Those of <see cref="Behind"/> that failed.</summary>
    public IEnumerable<DayBehind> Failed => Behind.Where(day => day.Cause is not null);

    /// <summary>Why the open tables couldn't be brought to these days, which don't hang on them; null where they were.</summary>
    public Exception? TablesFailure { get; init; }

    /// <summary>For callers that can do without none of the dates, nor the tables.</summary>
    /// <returns>The result itself.</returns>
    /// <exception cref="DamagedDataException">What a date is folded from is damaged, or a table; thrown of the first that failed.</exception>
    public CompactionResult RequireAll()
    {
        if ((Failed.FirstOrDefault()?.Cause ?? TablesFailure) is { } failed)
        {
            ExceptionDispatchInfo.Throw(failed);
        }

        return this;
    }

    /// <summary>Home dates that were folded anew.</summary>
    public required IReadOnlyList<HomeDate> Folded { get; init; }

    /// <summary>Home dates that were not folded anew, but whose public files were put right.</summary>
    public required IReadOnlyList<HomeDate> Published { get; init; }

    /// <summary>Rows read from segments.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Public files written or repaired.</summary>
    public required int PublicFilesWritten { get; init; }
}
