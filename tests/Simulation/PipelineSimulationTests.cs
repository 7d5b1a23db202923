using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class PipelineSimulationTests
{
    [Fact]
    public Task Disturbed_runs_publish_what_an_undisturbed_run_publishes_byte_for_byte() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 10, thorough: 400, share: 100), seed => PipelineSimulation.Run(seed));

    [Fact]
    public void A_run_that_counts_before_its_segments_are_there_is_caught() =>
        MistakesOnPurpose.RequireCaught(20, seed => PipelineSimulation.Run(seed, Mutation.RunBeforeSegment), "run.json appeared before state/runs/", first: 3);

    [Fact]
    public void A_close_that_forgets_which_ids_were_found_under_two_home_dates_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => PipelineSimulation.Run(seed, Mutation.FoundIdsForgotten), "became final over an id that counts twice", first: 10);

    [Fact]
    public void The_same_seed_repeats_the_same_run() => Assert.Equal(PipelineSimulation.Run(3), PipelineSimulation.Run(3));
}
