using Accounting.Ingest;
using Accounting.Service.Dashboard.Drawings;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Steps;
using Xunit;

namespace Accounting.Tests.Service.Steps;

/// <summary>A calendar of many years shows the newest ones, or one that was asked for, and names the others.</summary>
public sealed class YearsTests
{
    private static readonly HomeDate[] Dates = [.. new[] { "2023-12-31", "2024-01-01", "2024-12-31", "2026-01-01", "2026-01-02" }.Select(HomeDate.Parse)];

    [Fact]
    public void The_newest_two_years_with_days_are_shown()
    {
        Assert.Equal([2026, 2024, 2023], Years.Of(Dates));
        Assert.Equal(Dates[1..], Years.Newest(Dates));
        Assert.Equal(Dates[3..], Years.Newest(Dates[3..]));
        Assert.Empty(Years.Newest([]));
    }

    [Fact]
    public void Others_are_named_where_there_are_any()
    {
        CalendarView newest = Of(Years.Newest(Dates), Dates), one = Of(Dates[..1], Dates), all = Of(Dates[1..], Dates[1..]);

        Assert.Equal([2026, 2024, 2023], newest.Others);
        Assert.Equal([true, true, false], newest.Others.Select(newest.IsShown));
        Assert.Equal([false, false, true], one.Others.Select(one.IsShown));
        Assert.Empty(all.Others);
    }

    [Theory]
    [InlineData(null, false, "/calendar")]
    [InlineData(null, true, "/calendar?by=volume")]
    [InlineData(2024, false, "/calendar?year=2024")]
    [InlineData(2024, true, "/calendar?year=2024&by=volume")]
    public void A_year_has_an_address(int? year, bool byVolume, string path) => Assert.Equal(path, CalendarView.PathOf(year, byVolume));

    private static CalendarView Of(IEnumerable<HomeDate> shown, IReadOnlyList<HomeDate> known) =>
        new() { Days = [.. shown.Select(date => new CalendarDay(date, CalendarState.Final, 1, null))], Known = known, ByVolume = false, Year = null };
}
