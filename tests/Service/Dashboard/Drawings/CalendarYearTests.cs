using Accounting.Ingest;
using Accounting.Service.Dashboard.Drawings;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Drawings;

public sealed class CalendarYearTests
{
    [Theory]
    [InlineData(2024)]
    [InlineData(2026)]
    [InlineData(2028)]
    public void Every_day_of_a_year_has_a_place_of_its_own_within_the_picture(int year)
    {
        var calendar = new CalendarYear(year, []);
        (int, int)[] places = [.. calendar.Others.Select(date => (calendar.ColumnOf(date), CalendarYear.LineOf(date)))];
        Assert.Equal(DateTime.IsLeapYear(year) ? 366 : 365, places.Distinct().Count());
        Assert.All(places, place => Assert.True(place is { Item1: >= 0 and <= 53, Item2: >= 0 and <= 6 }));
    }

    [Fact]
    public void The_next_day_stands_below_and_after_a_Sunday_in_the_next_column()
    {
        var year = new CalendarYear(2026, []);
        Assert.Equal((0, 3), (year.ColumnOf(new LocalDate(2026, 1, 1)), CalendarYear.LineOf(new LocalDate(2026, 1, 1))));
        Assert.Equal((0, 6), (year.ColumnOf(new LocalDate(2026, 1, 4)), CalendarYear.LineOf(new LocalDate(2026, 1, 4))));
        Assert.Equal((1, 0), (year.ColumnOf(new LocalDate(2026, 1, 5)), CalendarYear.LineOf(new LocalDate(2026, 1, 5))));
    }

    [Fact]
    public void Years_come_newest_first_with_the_days_that_have_rows_taken_out_of_the_others()
    {
        CalendarDay Day(string date) => new(HomeDate.Parse(date), CalendarState.Final, 1, null);
        IReadOnlyList<CalendarYear> years = CalendarYear.Of([Day("2025-12-31"), Day("2026-01-01")]);
        Assert.Equal([2026, 2025], years.Select(year => year.Year));
        Assert.DoesNotContain(new LocalDate(2026, 1, 1), years[0].Others);
        Assert.Equal(364, years[0].Others.Count());
    }

    [Theory]
    [InlineData("2026-02-03", "2026-02-28")]
    [InlineData("2026-12-31", "2026-12-31")]
    public void A_year_is_drawn_up_to_the_end_of_the_month_of_its_newest_day(string newest, string end)
    {
        CalendarYear year = new(2026, [new CalendarDay(HomeDate.Parse("2026-01-05"), CalendarState.Final, 1, null), new CalendarDay(HomeDate.Parse(newest), CalendarState.Live, null, null)]);
        Assert.Equal(end, year.End.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_fullest_day_is_the_darkest_and_an_empty_one_the_lightest() =>
        Assert.Equal([1, 1, 3, 5], new long[] { 0, 10, 500, 1000 }.Select(count => CalendarYear.ShadeOf(count, 1000)));
}
