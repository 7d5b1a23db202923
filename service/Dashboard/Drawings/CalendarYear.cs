using System.Globalization;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>A year of the calendar as a grid: a column a week, Monday on top.</summary>
/// <param name="Year">The year.</param>
/// <param name="Days">Those that have rows.</param>
public sealed record CalendarYear(int Year, IReadOnlyList<CalendarDay> Days)
{
    /// <summary>The newest year first.</summary>
    public static IReadOnlyList<CalendarYear> Of(IReadOnlyList<CalendarDay> days) =>
        [.. days.GroupBy(day => DateOf(day.Date).Year).OrderByDescending(year => year.Key).Select(year => new CalendarYear(year.Key, [.. year]))];

    public static LocalDate DateOf(HomeDate date) => new LocalDate(1970, 1, 1).PlusDays(date.DaysSinceEpoch);

    /// <summary>The week of the year that a day stands in, from 0.</summary>
    public int ColumnOf(LocalDate date) => (date.DayOfYear - 1 + (int)new LocalDate(Year, 1, 1).DayOfWeek - 1) / 7;

    /// <summary>0 of Mondays.</summary>
    public static int LineOf(LocalDate date) => (int)date.DayOfWeek - 1;

    /// <summary>Where each month begins, with its name.</summary>
    public IEnumerable<(int Column, string Name)> Months => Enumerable.Range(1, 12)
        .Select(month => (ColumnOf(new LocalDate(Year, month, 1)), CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(month)));

    /// <summary>The last day that is drawn: the month of the newest day ends with it. Of what is to come there is nothing to see, and on a telephone it would hide what there is.</summary>
    public LocalDate End => DateAdjusters.EndOfMonth(DateOf(Days[^1].Date));

    /// <summary>The days of the year that have no rows.</summary>
    public IEnumerable<LocalDate> Others
    {
        get
        {
            HashSet<LocalDate> known = [.. Days.Select(day => DateOf(day.Date))];
            return Enumerable.Range(0, CalendarSystem.Iso.GetDaysInYear(Year)).Select(day => new LocalDate(Year, 1, 1).PlusDays(day)).Where(date => !known.Contains(date));
        }
    }

    /// <summary>How dark a day is by its volume, from 1 to 5 among the days that are shown.</summary>
    /// <param name="transactions">Of the day.</param>
    /// <param name="most">Of the fullest day.</param>
    public static int ShadeOf(long transactions, long most) => most <= 0 ? 1 : (int)Math.Clamp(1 + (transactions * 5 / (most + 1)), 1, 5);
}
