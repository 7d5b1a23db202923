using Accounting.Aggregator.Offsets;
using Accounting.Compactor;
using NodaTime;

namespace Accounting.Reporting.Steps;

/// <summary>What a run reports on: one coverage, and of every home date the version that is folded to exactly it.</summary>
public sealed record PinnedDays
{
    public required Coverage Coverage { get; init; }

    /// <summary>The business time zone of the store.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>One version a home date, in any order.</summary>
    public required IReadOnlyList<DayVersion> Days { get; init; }
}
