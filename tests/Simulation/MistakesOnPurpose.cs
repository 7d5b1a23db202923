using Xunit;

namespace Accounting.Tests.Simulation;

/// <summary>Whether a simulation finds a mistake that was made on purpose.</summary>
internal static class MistakesOnPurpose
{
    /// <summary>Runs one seed after the other, up to so many, until one fails; it has to, and to say by which seed.</summary>
    public static void RequireCaught(int runsMax, Action<ulong> run, string? problem = null)
    {
        SimulationFailedException? caught = null;
        for (ulong seed = 1; seed <= (ulong)runsMax && caught is null; seed++)
        {
            try
            {
                run(seed);
            }
            catch (SimulationFailedException failed)
            {
                caught = failed;
            }
        }

        Assert.NotNull(caught);
        Assert.True(caught.Message.Contains(problem ?? "", StringComparison.Ordinal), $"{caught.Message}\n{caught.InnerException}");
        Assert.Contains($"ACCOUNTING_SIMULATED_SEED={caught.Seed}", caught.Message, StringComparison.Ordinal);
    }
}
