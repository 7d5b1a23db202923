using Accounting.Service.Roles;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Roles;

public sealed class DailyScheduleTests
{
    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];

    [Fact]
    public void The_next_time_is_today_before_it_and_tomorrow_at_or_after_it()
    {
        var schedule = new DailySchedule(new LocalTime(2, 0), DateTimeZone.Utc);

        Assert.Equal(Instant.FromUtc(2026, 11, 22, 2, 0), schedule.NextAfter(Instant.FromUtc(2026, 11, 22, 1, 59)));
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 2, 0), schedule.NextAfter(Instant.FromUtc(2026, 11, 22, 2, 0)));
    }

    [Fact]
    public void A_time_that_a_day_skips_comes_right_after_the_gap()
    {
        // On 2026-03-29 London's clocks go from 01:00 to 02:00.
        var schedule = new DailySchedule(new LocalTime(1, 30), London);

        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 0), schedule.NextAfter(Instant.FromUtc(2026, 3, 29, 0, 0)));
    }

    [Fact]
    public void A_time_that_a_day_has_twice_comes_once()
    {
        // On 2026-10-25 London has 01:30 at 00:30 and at 01:30 UTC.
        var schedule = new DailySchedule(new LocalTime(1, 30), London);
        Instant first = schedule.NextAfter(Instant.FromUtc(2026, 10, 25, 0, 0));

        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), first);
        Assert.Equal(Instant.FromUtc(2026, 10, 26, 1, 30), schedule.NextAfter(first));
    }
}
