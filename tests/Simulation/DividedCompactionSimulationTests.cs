using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class DividedCompactionSimulationTests
{
    [Fact]
    public async Task Several_compactions_in_bad_weather_make_the_files_that_one_alone_makes_in_peace()
    {
        IReadOnlyList<ulong> seeds = SimulationRuns.Seeds(ordinary: 20, thorough: 1000, share: 50);
        int divided = 0;
        await SimulationRuns.RunAll(seeds, seed =>
        {
            IReadOnlyList<string> steps = DividedCompactionSimulation.Run(seed);
            Interlocked.Add(ref divided, DividedCompactionSimulation.WritersIn(steps).Distinct().Count() > 2 ? 1 : 0);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"in {divided} runs more than two compactions wrote versions");
        Assert.True(divided > 0 || seeds.Count < 20, $"in {divided} runs more than two compactions wrote versions");
    }
}
