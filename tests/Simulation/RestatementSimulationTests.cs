using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class RestatementSimulationTests
{
    [Fact]
    public Task Whatever_arrives_after_a_close_and_is_restated_the_books_add_up_and_what_is_final_stays() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 4, thorough: 400, share: 200), RestatementSimulation.Run);

    [Fact]
    public void A_restatement_that_stops_before_the_last_final_month_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => RestatementSimulation.Run(seed, Mutation.RestatementCutShort), "was left as it was", first: 4);

    [Fact]
    public void A_restatement_whose_corrections_are_taken_twice_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => RestatementSimulation.Run(seed, Mutation.CorrectionsTakenTwice), "closes with other than what is known", first: 4);

    [Fact]
    public void Other_contents_that_come_after_a_close_and_are_not_looked_for_are_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => RestatementSimulation.Run(seed, Mutation.LateContentsOverlooked), "decided on", first: 4);
}
