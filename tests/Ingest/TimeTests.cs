using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Ingest;

public sealed class TimeTests
{
    [Theory]
    [InlineData("Europe/London", "2026-03-28T23:59:59.999999Z", "2026-03-28")]
    [InlineData("Europe/London", "2026-03-29T00:00:00Z", "2026-03-29")]
    [InlineData("Europe/London", "2026-03-29T22:59:59.999999Z", "2026-03-29")]
    [InlineData("Europe/London", "2026-03-29T23:00:00Z", "2026-03-30")]
    [InlineData("Europe/London", "2026-10-24T23:00:00Z", "2026-10-25")]
    [InlineData("Europe/London", "2026-10-25T23:59:59.999999Z", "2026-10-25")]
    [InlineData("Europe/London", "2026-10-26T00:00:00Z", "2026-10-26")]
    [InlineData("Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02")]
    [InlineData("America/St_Johns", "2024-03-01T03:29:59Z", "2024-02-29")]
    [InlineData("UTC", "1970-01-01T00:00:00Z", "1970-01-01")]
    public void Days_of_23_and_25_hours_are_cut_where_the_law_says(string zone, string at, string day) =>
        Assert.Equal(day, new BusinessCalendar(DateTimeZoneProviders.Tzdb[zone]).DayOf(Transactions.At(at)).ToString());

    [Fact]
    public void Days_are_the_same_in_whatever_order_instants_are_asked_for()
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb["Australia/Lord_Howe"];
        var one = new BusinessCalendar(zone);
        var random = new Random(17);
        for (int i = 0; i < 2000; i++)
        {
            var at = new Timestamp(random.NextInt64(0, Timestamp.Latest.Microseconds));
            LocalDate expected = at.ToInstant().InZone(zone).Date;
            Assert.Equal($"{expected:uuuu-MM-dd}", one.DayOf(at).ToString());
        }
    }

    [Theory]
    [InlineData("2026-11-22T06:45:00.000001Z", true)]
    [InlineData("2026-11-22T06:45:00Z", true)]
    [InlineData("2026-11-22T06:45:00.1234567Z", false)]
    [InlineData("2026-11-22T06:45:00+00:00", false)]
    [InlineData("2026-02-30T00:00:00Z", false)]
    public void Times_are_read_to_the_microsecond_or_not_at_all(string text, bool isRead) =>
        Assert.Equal(isRead, Timestamp.TryParse(text, out _));

    [Fact]
    public void The_home_date_is_floored_before_1970_too() =>
        Assert.Equal("1969-12-31", new Timestamp(-1).UtcDate.ToString());

    [Fact]
    public void Months_count_over_the_years_end()
    {
        var month = new BusinessMonth(2026, 12);

        Assert.Equal("2027-01", month.Next.ToString());
        Assert.Equal("2026-12-31", month.LastDay.ToString());
        Assert.Equal("2025-12", month.PlusMonths(-12).ToString());
        Assert.False(BusinessMonth.TryParse("2026-13", out _));
        Assert.Equal(Instant.FromUtc(2026, 6, 30, 23, 0), new BusinessMonth(2026, 7).StartIn(DateTimeZoneProviders.Tzdb["Europe/London"]));
    }
}
