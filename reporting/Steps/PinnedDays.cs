using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.History;
using NodaTime;

namespace Accounting.Reporting.Steps;

/// <summary>What a run reports on: one coverage, and of every home date the version that is folded to exactly it.</summary>
public sealed record PinnedDays
{
    public required Coverage Coverage { get; init; }

    /// <summary>The business time zone of the store, by the rules in force, which the versions are cut by.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>What the run knows, and by which rules it is cut.</summary>
    public KnownPoint Known => new(Coverage, Zone.CutName());

    /// <summary>One version a home date, in any order.</summary>
    public required IReadOnlyList<DayVersion> Days { get; init; }
}
