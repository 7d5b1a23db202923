using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>
/// What a cut (a day version, a checkpoint's sums by month) says of the time-zone rules that it was made by, and what that means. A zone that no store has
/// recorded has no history: its cuts name nothing.
/// </summary>
public static class ZoneCuts
{
    /// <summary>A row's time lies no further outside the month of its business day, in UTC.</summary>
    public static readonly Duration Margin = Duration.FromDays(2);

    /// <summary>What a cut by these rules names; null of the store's first.</summary>
    public static ContentHash256? CutName(this DateTimeZone zone) => zone is RecordedZone own ? own.History.NameOf(own) : null;

    /// <summary>The same where its rows are of these months: the oldest rules that cut them alike, so that nothing changes its name by rules that don't concern it.</summary>
    public static ContentHash256? CutName(this DateTimeZone zone, IReadOnlyCollection<BusinessMonth> months) => zone is RecordedZone own ? own.History.NameOf(own, months) : null;

    /// <summary>The zone by the rules that a cut names; null where nobody knows them.</summary>
    public static DateTimeZone? OfCut(this DateTimeZone zone, ContentHash256? name) => zone is RecordedZone own ? own.History.Find(name) : name is null ? zone : null;

    /// <summary>Whether a cut of that name, with rows of these months, would be the same by these rules.</summary>
    public static bool CutsAlike(this DateTimeZone zone, ContentHash256? name, IReadOnlyCollection<BusinessMonth> months)
    {
        DateTimeZone? of = zone.OfCut(name);
        return of is not null && zone.CutsAs(of, months);
    }

    /// <summary>Whether what one of them cuts into these months the other does too.</summary>
    public static bool CutsAs(this DateTimeZone zone, DateTimeZone other, IReadOnlyCollection<BusinessMonth> months) =>
        ReferenceEquals(zone, other) || ZoneHistory.Agree(zone, other, months);

    /// <summary>The months that rows may be of by these rules, which a cut of that name puts into some months.</summary>
    public static IEnumerable<BusinessMonth> MonthsOf(this DateTimeZone zone, ContentHash256? name, IEnumerable<BusinessMonth> months) =>
        months.SelectMany(month => zone.CutsAlike(name, [month]) ? [month] : new[] { month.Previous, month, month.Next });
}
