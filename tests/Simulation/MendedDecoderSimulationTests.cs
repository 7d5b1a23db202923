using Xunit;

namespace Accounting.Tests.Simulation;

public sealed class MendedDecoderSimulationTests
{
    [Fact]
    public Task After_a_decoder_is_mended_and_the_log_decoded_again_what_counts_is_as_if_it_had_always_been_right() =>
        SimulationRuns.RunAll(SimulationRuns.Seeds(ordinary: 8, thorough: 200, share: 200), seed => MendedDecoderSimulation.Run(seed));
}
