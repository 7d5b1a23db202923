using Accounting.Ingest;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Ingest;

public sealed class TimeRulesTests
{
    private static readonly Timestamp Moved = At("2026-06-01T00:00:00Z");

    [Theory]
    [InlineData("2016-01-01T00:00:00Z", null)]
    [InlineData("2015-12-31T23:59:59Z", "occurred_at")]
    public void What_is_older_than_the_earliest_day_is_rejected_by_that_reason(string occurredAt, string? field)
    {
        Rejection? rejection = Rules((null, "2016-01-01", 3600)).Check(Deposit(1, "1", At(occurredAt)), At("2026-10-05T00:00:00Z"));

        Assert.Equal((field is null ? null : QuarantineReason.BeforeEarliestDay, field), (rejection?.Reason, rejection?.Field));
    }

    [Fact]
    public void A_first_time_before_the_earliest_day_is_rejected_though_the_revision_names_a_later_one()
    {
        Transaction corrected = Deposit(1, "1", At("2026-10-05T00:00:00Z"), revision: 1) with { OriginalOccurredAt = At("1970-01-01T00:00:00Z") };

        Assert.Equal("original_occurred_at", Rules((null, "2016-01-01", 3600)).Check(corrected, At("2026-10-05T00:00:00Z"))?.Field);
    }

    [Fact]
    public void A_bound_that_allows_more_holds_for_what_was_logged_before_and_one_that_allows_less_only_for_what_is_logged_after()
    {
        TimeRules wider = Rules((null, "2016-01-01", 60), (Moved, "2010-01-01", 3600));
        TimeRules narrower = Rules((null, "2010-01-01", 3600), (Moved, "2016-01-01", 60));
        TimeRules wideAgain = Rules((null, "2010-01-01", 3600), (Moved, "2016-01-01", 60), (Moved.Plus(Duration.FromDays(1)), "2010-01-01", 3600));

        Assert.All([Before, After], loggedAt => Assert.True(Accepts(wider, loggedAt)));
        Assert.True(Accepts(narrower, Before));
        Assert.False(Accepts(narrower, After));
        Assert.All([Before, After], loggedAt => Assert.True(Accepts(wideAgain, loggedAt)));
    }

    private static Timestamp Before => Moved.Plus(-Duration.FromSeconds(1));

    private static Timestamp After => Moved;

    private static bool Accepts(TimeRules rules, Timestamp loggedAt)
    {
        bool old = rules.Check(Deposit(1, "1", At("2012-01-01T00:00:00Z")), loggedAt) is null;
        bool ahead = rules.Check(Deposit(1, "1", loggedAt.Plus(Duration.FromMinutes(30))), loggedAt) is null;
        Assert.Equal(old, ahead);
        return old;
    }

    private static TimeRules Rules(params (Timestamp? From, string EarliestDay, long AheadSeconds)[] settled) => TimeRules.Of(
        [.. settled.Select(one => new TimeRule(one.From ?? new Timestamp(long.MinValue), HomeDate.Parse(one.EarliestDay).Midnight, Duration.FromSeconds(one.AheadSeconds)))]);
}
