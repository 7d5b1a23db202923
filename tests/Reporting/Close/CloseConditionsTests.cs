using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Sources;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Close;

public sealed class CloseConditionsTests
{
    private static readonly SourceId Source = SourceId.ForTopic("transactions", "0123456789abcdef");

    private static readonly CloseSituation Ready = new()
    {
        Month = new BusinessMonth(2026, 10),
        AsOf = Instant.FromUtc(2026, 11, 3, 0, 0),
        Zone = DateTimeZone.Utc,
        Policy = ClosePolicy.Default,
        Partitions = [CaughtUp(0, 3), CaughtUp(1, 3)],
        Losses = [],
        DaysBehind = [],
        Quarantined = 0,
        Controls = [Control(0, true), Control(1, false)],
        PreviousIsFinal = true,
        Coverage = Covering(10),
        LastCoverage = null,
    };

    [Fact]
    public void A_month_that_lacks_nothing_is_final()
    {
        Assert.Empty(CloseConditions.Missing(Ready));
        Assert.Equal(MonthState.Final, CloseConditions.StateOf(Ready));
    }

    [Fact]
    public void Before_its_close_day_a_month_is_closing_and_before_its_end_open()
    {
        CloseSituation early = Ready with { AsOf = Instant.FromUtc(2026, 11, 2, 23, 59) };
        Assert.Equal(["calendar: its close day is 2026-11-03"], CloseConditions.Missing(early));
        Assert.Equal(MonthState.Closing, CloseConditions.StateOf(early));
        Assert.Equal(MonthState.Open, CloseConditions.StateOf(Ready with { AsOf = Instant.FromUtc(2026, 10, 31, 23, 59) }));
    }

    [Fact]
    public void Every_partition_must_have_been_read_to_its_end_late_enough()
    {
        Assert.Contains("/1 must be read", Only(Ready with { Partitions = [CaughtUp(0, 3), CaughtUp(1, 2)] }), StringComparison.Ordinal);
        Assert.Contains("/0 must be read", Only(Ready with { Partitions = [new PartitionCaughtUp(Source, new LogPartition(0), null)] }), StringComparison.Ordinal);
        Assert.EndsWith($"never read: {Source}/0", Only(Ready with { Partitions = [new PartitionCaughtUp(Source, new LogPartition(0), null) { IsUnread = true }] }), StringComparison.Ordinal);
        Assert.Equal("partitions: no partition was ever read", Only(Ready with { Partitions = [] }));
    }

    [Fact]
    public void One_clock_alone_never_says_that_a_partition_was_read_late_enough()
    {
        Assert.EndsWith("ahead of this machine's: set right whichever is wrong", Only(Ready with { Partitions = [CaughtUp(0, 2) with { IsAhead = true }] }), StringComparison.Ordinal);
        Assert.Contains("/0 have messages that nobody has read", Only(Ready with { Partitions = [CaughtUp(0, 3) with { UnreadBeyond = CaughtUp(0, 2).CaughtUpAt }] }), StringComparison.Ordinal);
        Assert.Empty(CloseConditions.Missing(Ready with { Partitions = [CaughtUp(0, 3) with { IsAhead = true, UnreadBeyond = CaughtUp(0, 3).CaughtUpAt }] }));
    }

    [Fact]
    public void What_nobody_read_of_a_retired_source_holds_every_month_up_and_the_remedies_are_named()
    {
        var known = new SourceLoss(Source, new LogPartition(0), new LostOffsets(new LogOffset(7), new LogOffset(9)), null);
        SourceLoss unknown = known with { Partition = new LogPartition(2), Offsets = new LostOffsets(new LogOffset(5), null) };
        Assert.Equal(
            $"sources: of {Source}, which is retired, nobody read partition 0 from 7 to 9, partition 2 from 5 on, to an end that nobody knows: "
            + $"bring it in with 'accounting backfill', or say with 'accounting source sign-off --source {Source} --reason … --by …' that it may stay out",
            Only(Ready with { Losses = [known, unknown] }));
    }

    [Fact]
    public void Only_a_day_that_touches_the_month_holds_it_up()
    {
        var behind = new DayBehind(HomeDate.Parse("2026-10-05"), [new BusinessMonth(2026, 10)], null);
        Assert.Equal("compaction: 2026-10-05 not compacted to the pinned coverage", Only(Ready with { DaysBehind = [behind] }));
        Assert.Empty(CloseConditions.Missing(Ready with { DaysBehind = [behind with { BusinessMonths = [new BusinessMonth(2026, 11)] }] }));
    }

    [Fact]
    public void Red_controls_quarantine_an_open_month_before_and_a_lesser_coverage_hold_it_up()
    {
        Assert.Equal("controls: check red", Only(Ready with { Controls = [Control(1, true)] }));
        Assert.Equal("quarantine: 3 quarantined messages are not signed off", Only(Ready with { Quarantined = 3 }));
        Assert.Equal("previous month: 2026-09 isn't final", Only(Ready with { PreviousIsFinal = false }));
        Assert.Equal("coverage: the pinned coverage lacks rows that the last close includes", Only(Ready with { LastCoverage = Covering(11) }));
        Assert.Empty(CloseConditions.Missing(Ready with { LastCoverage = Covering(10) }));
    }

    private static string Only(CloseSituation situation)
    {
        Assert.Equal(MonthState.Closing, CloseConditions.StateOf(situation));
        return Assert.Single(CloseConditions.Missing(situation));
    }

    private static PartitionCaughtUp CaughtUp(int partition, int dayOfNovember) =>
        new(Source, new LogPartition(partition), Timestamp.FromInstant(Instant.FromUtc(2026, 11, dayOfNovember, 0, 0)));

    private static Coverage Covering(long to) => Coverage.Of([(Source, new LogPartition(0), new OffsetRange(new LogOffset(0), new LogOffset(to)))], []);

    private static Control Control(long left, bool blocksClose) =>
        new() { Name = "check", Currency = null, Formula = "left = 0", Left = PlacedSum.Count(left), Right = PlacedSum.Count(0), BlocksClose = blocksClose };
}
