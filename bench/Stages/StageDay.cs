using Accounting.Ingest;

namespace Accounting.Bench.Stages;

/// <summary>The dates that are measured.</summary>
internal static class StageDay
{
    /// <summary>The one full day.</summary>
    public static HomeDate Full { get; } = HomeDate.Parse("2026-10-05");

    /// <summary>The first of the month that is reported.</summary>
    public static HomeDate MonthBegins { get; } = HomeDate.Parse("2026-10-01");

    public const int MonthDays = 31;
}
