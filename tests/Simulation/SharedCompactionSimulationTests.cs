using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class SharedCompactionSimulationTests
{
    [Fact]
    public async Task Shared_compactions_in_bad_weather_make_the_files_that_one_alone_makes_in_peace()
    {
        IReadOnlyList<ulong> seeds = SimulationRuns.Seeds(ordinary: 20, thorough: 1000, share: 50);
        int helped = 0;
        await SimulationRuns.RunAll(seeds, seed => Interlocked.Add(ref helped, SharedCompactionSimulation.Run(seed).Count(SharedCompactionSimulation.IsHelp)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{helped} versions were written by helpers");
        Assert.True(helped > 0 || seeds.Count < 20, "no compactor helped another");
    }
}
