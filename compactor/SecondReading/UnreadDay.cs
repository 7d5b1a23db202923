using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>A day version that a report is to follow from, and that the second reader hasn't read, or reads otherwise.</summary>
/// <param name="Day">The version.</param>
/// <param name="Problem">What it reads otherwise, as a sentence; null where it hasn't read it yet.</param>
public sealed record UnreadDay(DayVersion Day, string? Problem)
{
    public bool Touches(BusinessMonth month) => Day.Manifest.BusinessMonths.Contains(month);
}
