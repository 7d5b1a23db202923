using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class ZoneRulesSimulationTests
{
    [Fact]
    public Task Days_are_cut_by_the_rules_in_force_whoever_cuts_them_and_final_months_stay() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 4, thorough: 400, share: 100), ZoneRulesSimulation.Run);

    [Fact]
    public void A_consumer_that_cuts_by_rules_that_nobody_has_adopted_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => ZoneRulesSimulation.Run(seed, Mutation.OwnRulesBelieved), "which are in force, it is", first: 7);

    [Fact]
    public void Dates_that_are_not_folded_anew_after_an_adoption_are_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => ZoneRulesSimulation.Run(seed, Mutation.OlderRulesForgotten), "other days are right", foundBefore: "or the second reader does", first: 6);

    [Fact]
    public void A_final_month_that_is_cut_anew_is_caught() =>
        MistakesOnPurpose.RequireCaught(40, seed => ZoneRulesSimulation.Run(seed, Mutation.FinalMonthsCutAnew), "is final and was changed");
}
