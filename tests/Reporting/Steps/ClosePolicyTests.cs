using Accounting.Ingest;
using Accounting.Reporting.Steps;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Accounting.Tests.Reporting.Steps;

public sealed class ClosePolicyTests
{
    [Theory]
    [InlineData("UTC", "2026-10", "2026-11-03T00:00:00Z")]
    [InlineData("Europe/London", "2026-06", "2026-07-02T23:00:00Z")]
    [InlineData("America/New_York", "2026-02", "2026-03-03T05:00:00Z")]
    [InlineData("UTC", "2028-02", "2028-03-03T00:00:00Z")]
    public void A_month_is_due_at_local_midnight_of_the_third_day_after_its_last(string zone, string month, string due) =>
        Assert.Equal(InstantPattern.General.Parse(due).Value, ClosePolicy.Default.DueAt(BusinessMonth.Parse(month), DateTimeZoneProviders.Tzdb[zone]));

    [Fact]
    public void Partitions_must_be_read_past_the_months_end_and_the_allowance() =>
        Assert.Equal("2026-11-03T00:00:00.000000Z", ClosePolicy.Default.CaughtUpBeyond(new BusinessMonth(2026, 10), DateTimeZone.Utc).ToString());

    [Theory]
    [InlineData(48, 2)]
    [InlineData(49, 3)]
    [InlineData(0, 0)]
    public void A_settled_market_is_idle_after_as_many_days_as_the_allowance_touches(int hours, int days) =>
        Assert.Equal(days, (ClosePolicy.Default with { LatenessAllowance = Duration.FromHours(hours) }).IdleDays);
}
