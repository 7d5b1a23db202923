using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Steps;

public sealed class StepGraphTests
{
    private static readonly BusinessMonth October = new(2026, 10);
    private static readonly BusinessMonth November = new(2026, 11);
    private static readonly StepId Fifth = StepId.Compaction(HomeDate.Parse("2026-10-05"));
    private static readonly StepId Second = StepId.Compaction(HomeDate.Parse("2026-11-02"));

    [Fact]
    public void Steps_that_are_fresh_are_done()
    {
        StepGraph graph = Graph();
        Assert.All(graph.Steps, step => Assert.Equal((StepState.Done, false), (step.State, step.IsDue)));
        Assert.All(graph.Steps, step => Assert.Empty(step.Why));
    }

    [Fact]
    public void A_stale_day_makes_all_that_follows_from_it_pending_for_the_same_reason_and_nothing_else()
    {
        StepGraph graph = Graph((Second, finding => finding with { Stale = ["day 2026-11-02 gained 3 rows in partition 2"] }));
        Assert.Equal(
            ["compaction/2026-11-02", "statistics/2026-11", "sections/2026-11", "close/2026-11"],
            graph.Steps.Where(step => step.State == StepState.Pending).Select(step => step.Id.ToString()));
        Assert.All(graph.Steps.Where(step => step.IsDue), step => Assert.Equal(["day 2026-11-02 gained 3 rows in partition 2"], step.Why));
    }

    [Fact]
    public void What_depends_on_a_step_that_failed_is_blocked_by_it_and_days_and_earlier_months_are_not()
    {
        StepGraph graph = Graph((Second, finding => finding with { Error = "the segment is damaged" }));
        Assert.Equal((StepState.Failed, "the segment is damaged"), (graph.Find(Second)!.State, Assert.Single(graph.Find(Second)!.Why)));
        Assert.Equal(
            ["statistics/2026-11", "sections/2026-11", "close/2026-11"],
            graph.Steps.Where(step => step.State == StepState.Blocked).Select(step => step.Id.ToString()));
        Assert.All(graph.Steps.Where(step => step.State == StepState.Blocked), step => Assert.Equal(["blocked by compaction/2026-11-02"], step.Why));
        Assert.Equal(StepState.Done, graph.Find(StepId.Close(October))!.State);
    }

    [Fact]
    public void An_earlier_months_day_that_failed_blocks_the_later_months_too()
    {
        StepGraph graph = Graph((Fifth, finding => finding with { Error = "gone" }));
        Assert.Equal(6, graph.Steps.Count(step => step.State == StepState.Blocked));
        Assert.Equal(StepState.Done, graph.Find(Second)!.State);
    }

    [Fact]
    public void A_replay_that_failed_blocks_the_closes_alone_and_a_stale_one_nothing()
    {
        Assert.Equal(
            ["close/2026-10", "close/2026-11"],
            Graph((StepId.Replay, finding => finding with { Error = "damaged" })).Steps.Where(step => step.State == StepState.Blocked).Select(step => step.Id.ToString()));
        Assert.Equal("replay", Assert.Single(Graph((StepId.Replay, finding => finding with { Stale = ["a day has begun"] })).Steps, step => step.IsDue).Id.ToString());
    }

    [Fact]
    public void A_close_that_waits_is_pending_and_not_due()
    {
        StepStanding close = Graph((StepId.Close(November), finding => finding with { WaitsFor = ["calendar: its close day is 2026-12-03"] })).Find(StepId.Close(November))!;
        Assert.Equal((StepState.Pending, false), (close.State, close.IsDue));
        Assert.Equal(["waits for calendar: its close day is 2026-12-03"], close.Why);
    }

    [Fact]
    public void Only_what_isnt_fresh_runs_where_a_run_is_at_it()
    {
        StepGraph graph = Graph((Fifth, finding => finding with { IsRunning = true }), (Second, finding => finding with { IsRunning = true, Stale = ["new"] }));
        Assert.Equal((StepState.Done, StepState.Running), (graph.Find(Fifth)!.State, graph.Find(Second)!.State));
    }

    [Fact]
    public void Of_many_reasons_the_first_are_told_and_the_rest_counted()
    {
        StepGraph graph = Graph((Fifth, finding => finding with { Stale = ["a", "b", "c", "d", "e"] }));
        Assert.Equal(["a", "b", "c", "and 2 more"], graph.Find(Fifth)!.Why);
    }

    [Fact]
    public void What_a_step_needs_and_what_depends_on_it_are_found_over_all_their_steps()
    {
        StepGraph graph = Graph();
        Assert.Equal(
            ["close/2026-10", "close/2026-11", "compaction/2026-11-02", "sections/2026-11", "statistics/2026-11"],
            graph.WithWhatDependsOnIt(Second).Union(graph.WithWhatDependsOnIt(StepId.Close(October))).Select(id => id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["compaction/2026-10-05", "sections/2026-10", "statistics/2026-10"],
            graph.WithWhatItNeeds(StepId.Sections(October)).Select(id => id.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["compaction/2026-10-05", "statistics/2026-10"],
            Graph((Fifth, finding => finding with { Stale = ["new"] })).NotDoneBefore(StepId.Sections(October)).Select(step => step.Id.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("replay", true)]
    [InlineData("compaction/2026-11-19", true)]
    [InlineData("statistics/2026-11", true)]
    [InlineData("sections/2026-11", true)]
    [InlineData("close/2026-11", true)]
    [InlineData("compaction/2026-11", false)]
    [InlineData("close", false)]
    [InlineData("replay/2026-11", false)]
    [InlineData("", false)]
    public void An_identity_is_read_as_it_is_written(string text, bool isOne)
    {
        Assert.Equal(isOne, StepId.TryParse(text, out StepId step));
        Assert.True(!isOne || step.ToString() == text);
    }

    /// <summary>A day and a month each of October and November, all fresh but for what is said.</summary>
    private static StepGraph Graph(params (StepId Id, Func<StepFinding, StepFinding> Change)[] changes)
    {
        StepFinding[] findings =
        [
            new StepFinding(StepId.Close(November)) { Requires = [StepId.Sections(November)], Follows = [StepId.Replay, StepId.Close(October)] },
            new StepFinding(StepId.Close(October)) { Requires = [StepId.Sections(October)], Follows = [StepId.Replay] },
            new StepFinding(StepId.Sections(November)) { Requires = [StepId.Statistics(November), StepId.Sections(October)] },
            new StepFinding(StepId.Sections(October)) { Requires = [StepId.Statistics(October)] },
            new StepFinding(StepId.Statistics(November)) { Requires = [Second, StepId.Statistics(October)] },
            new StepFinding(StepId.Statistics(October)) { Requires = [Fifth, StepId.Statistics(October.Previous)] },
            new StepFinding(Second),
            new StepFinding(Fifth),
            new StepFinding(StepId.Replay),
        ];
        return new StepGraph(findings.Select(finding => changes.FirstOrDefault(change => change.Id == finding.Id) is { Change: { } change } ? change(finding) : finding));
    }
}
