using Accounting.Ingest;
using Accounting.Service.Dashboard.Drawings;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>Years of the calendar.</summary>
public sealed record CalendarView
{
    /// <summary>The days of the years that are shown.</summary>
    public required IReadOnlyList<CalendarDay> Days { get; init; }

    /// <summary>Every home date that has rows, ascending.</summary>
    public required IReadOnlyList<HomeDate> Known { get; init; }

    /// <summary>Whether days are coloured by how much they hold.</summary>
    public required bool ByVolume { get; init; }

    public IReadOnlyList<CalendarYear> Shown => CalendarYear.Of(Days);

    /// <summary>The years that have pages of their own, the newest first; none where all are shown.</summary>
    public IReadOnlyList<int> Others => Years.Of(Known) is var years && years.Count > Shown.Count ? years : [];

    /// <summary>Of the fullest day that is shown.</summary>
    public long Most => Days.Max(day => day.Transactions ?? 0);

    public bool IsShown(int year) => Shown.Any(shown => shown.Year == year);

    /// <summary>Of a year; of the newest ones where null.</summary>
    public static string PathOf(int? year, bool byVolume) => (year, byVolume) switch
    {
        (null, false) => "/calendar",
        (null, true) => "/calendar?by=volume",
        ({ } one, false) => FormattableString.Invariant($"/calendar?year={one}"),
        ({ } one, true) => FormattableString.Invariant($"/calendar?year={one}&by=volume"),
    };

    /// <summary>The year that was asked for; null for the newest ones.</summary>
    public required int? Year { get; init; }
}
