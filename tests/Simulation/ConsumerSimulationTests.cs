using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class ConsumerSimulationTests
{
    /// <summary>Whatever can happen to a consumer does within the first few hundred runs.</summary>
    [Fact]
    public async Task Consumers_that_crash_rebalance_and_wake_up_late_store_the_log_and_nothing_else()
    {
        IReadOnlyList<ulong> seeds = SimulationRuns.Seeds(ordinary: 500, thorough: 20_000, share: 1);
        var weather = new SeenWeather();
        await SimulationRuns.RunAll(seeds, seed => weather.Look(seed, ConsumerSimulation.Run(seed)));
        weather.RequireAll(seeds);
    }

    [Fact]
    public Task A_topic_that_was_recreated_under_the_same_name_is_noticed_before_anything_is_taken_of_it() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 100, thorough: 2_000, share: 20), RecreatedTopicSimulation.Run);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void The_same_seed_repeats_the_same_run(ulong seed) => Assert.Equal(ConsumerSimulation.Run(seed), ConsumerSimulation.Run(seed));

    [Fact]
    public void Different_seeds_make_different_runs() =>
        Assert.Equal(20, Enumerable.Range(1, 20).Select(seed => string.Join('\n', ConsumerSimulation.Run((ulong)seed))).Distinct().Count());

    [Theory]
    [InlineData(Mutation.CheckpointBeforeSegment)]
    [InlineData(Mutation.CommitBeforeCheckpoint)]
    [InlineData(Mutation.TieBrokenByArrival)]
    [InlineData(Mutation.ForgottenLoss)]
    [InlineData(Mutation.CollectedTooEarly)]
    [InlineData(Mutation.ReplacedTooEarly)]
    public void A_mistake_made_on_purpose_is_caught(Mutation mutation) =>
        MistakesOnPurpose.RequireCaught(200, seed => ConsumerSimulation.Run(seed, mutation));

    [Fact]
    public Task Partitions_that_are_added_while_a_topic_is_read_hold_a_close_up_until_they_are_read() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 40, thorough: 1_000, share: 50), GrowingTopicSimulation.Run);

    [Fact]
    public void Partitions_that_are_counted_only_once_are_caught() =>
        MistakesOnPurpose.RequireCaught(60, seed => GrowingTopicSimulation.Run(seed, Mutation.GrowthUnnoticed), "closed, and partition", first: 4);

    [Fact]
    public Task No_month_closes_on_the_word_of_a_clock_that_is_ahead_or_behind() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 40, thorough: 1_000, share: 50), ClockSimulation.Run);

    [Fact]
    public void A_close_that_believes_the_consumers_clock_is_caught() =>
        MistakesOnPurpose.RequireCaught(60, seed => ClockSimulation.Run(seed, Mutation.ClockBelieved), "closed, and partition");

    [Fact]
    public Task No_month_closes_over_what_is_quarantined_while_its_nightly_reads_the_log_again() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 4, thorough: 400, share: 200), LateQuarantineSimulation.Run);

    [Fact]
    public void A_close_that_asks_about_quarantine_before_it_pins_is_caught() =>
        MistakesOnPurpose.RequireCaught(60, seed => LateQuarantineSimulation.Run(seed, Mutation.QuarantineAskedEarly), "in quarantine, which nobody signed off");

    [Fact]
    public Task While_the_schema_registry_is_away_nothing_is_lost_or_set_aside() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 40, thorough: 2_000, share: 20), RegistryAwaySimulation.Run);

    [Theory]
    [InlineData(Mutation.AwayTakenForUnknown)]
    [InlineData(Mutation.AwayPassedOver)]
    public void A_registry_whose_absence_decides_is_caught(Mutation mutation) =>
        MistakesOnPurpose.RequireCaught(40, seed => RegistryAwaySimulation.Run(seed, mutation), "counts CheckpointCounters", foundBefore: "to something else than what is stored of them");

    [Fact]
    public Task What_becomes_of_a_message_is_the_same_by_every_clock() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 40, thorough: 2_000, share: 20), CreateTimeSimulation.Run);

    [Fact]
    public void A_verdict_by_the_consumers_clock_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => CreateTimeSimulation.Run(seed, Mutation.JudgedByClock), "counts CheckpointCounters");

    [Fact]
    public void A_topic_whose_identity_is_asked_only_once_is_caught() =>
        MistakesOnPurpose.RequireCaught(200, seed => RecreatedTopicSimulation.Run(seed, Mutation.IdentityRemembered), "isn't in the log of its source", first: 46);
}
