using System.Runtime.ExceptionServices;
using Accounting.Compactor;
using Accounting.Reporting.Close;

namespace Accounting.Service.Pipeline;

/// <summary>What a nightly did.</summary>
public sealed record NightlyResult
{
    /// <summary>What the last days, read again, brought; nothing where that wasn't to be done or failed.</summary>
    public required NightlyReplayResult Replay { get; init; }

    /// <summary>The days it pinned.</summary>
    public required CompactionResult Compaction { get; init; }

    /// <summary>Every month from the first with activity on, in order, up to the first that is blocked.</summary>
    public required IReadOnlyList<MonthResult> Months { get; init; }

    /// <summary>Steps that failed; what doesn't depend on them was done.</summary>
    public required IReadOnlyList<StepFailure> Failures { get; init; }

    /// <summary>Steps that were not tried because of those.</summary>
    public required IReadOnlyList<RunStep> Blocked { get; init; }

    /// <summary>Why the log can't be read before somebody acts: the broker turns us away, or has another topic; null where it can, or may answer later.</summary>
    public string? Refusal { get; init; }

    /// <summary>Steps that weren't fresh and are now.</summary>
    public required IReadOnlyList<RunStep> Done { get; init; }

    /// <summary>For callers that can do without none of the steps.</summary>
    /// <returns>The result itself; what the first step failed by is thrown.</returns>
    public NightlyResult RequireAll()
    {
        if (Failures is [var failure, ..])
        {
            ExceptionDispatchInfo.Throw(failure.Cause);
        }

        return this;
    }

    /// <summary>How long the compaction took, and the second reading of what it made.</summary>
    public required double CompactionSeconds { get; init; }

    /// <summary>How long the reports took.</summary>
    public required double ReportingSeconds { get; init; }
}
