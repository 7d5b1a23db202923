using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class SharedCompactionSimulationTests
{
    [Fact]
    public async Task Shared_compactions_in_bad_weather_make_the_files_that_one_alone_makes_in_peace()
    {
        IReadOnlyList<ulong> seeds = SimulationRuns.Seeds(ordinary: 20, thorough: 1000, share: 50);
        int versions = 0;
        int pieces = 0;
        await SimulationRuns.RunAll(seeds, seed =>
        {
            IReadOnlyList<string> steps = SharedCompactionSimulation.Run(seed);
            Interlocked.Add(ref versions, steps.Count(SharedCompactionSimulation.IsVersionByHelp));
            Interlocked.Add(ref pieces, steps.Count(SharedCompactionSimulation.IsPieceByHelp));
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{versions} versions and {pieces} files of parts of dates were written by helpers");
        Assert.True((versions > 0 && pieces > 0) || seeds.Count < 20, $"{versions} versions and {pieces} files of parts of dates were written by helpers");
    }
}
