using Xunit;

namespace Accounting.Tests.Simulation;

/// <summary>Whether a simulation finds a mistake that was made on purpose.</summary>
internal static class MistakesOnPurpose
{
    /// <summary>Runs one seed after the other, up to so many, until one fails; it has to, and to say by which seed.</summary>
    /// <param name="runsMax">So many seeds at most.</param>
    /// <param name="run">Runs one.</param>
    /// <param name="problem">What has to be found.</param>
    /// <param name="foundBefore">What another guard says of the same mistake where it comes first: such a seed is passed over, since it is <paramref name="problem"/> that has to be found.</param>
    public static void RequireCaught(int runsMax, Action<ulong> run, string? problem = null, string? foundBefore = null)
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
                caught = foundBefore is not null && failed.Message.Contains(foundBefore, StringComparison.Ordinal) ? null : failed;
            }
        }

        Assert.NotNull(caught);
        Assert.True(caught.Message.Contains(problem ?? "", StringComparison.Ordinal), $"{caught.Message}\n{caught.InnerException}");
        Assert.Contains($"ACCOUNTING_SIMULATED_SEED={caught.Seed}", caught.Message, StringComparison.Ordinal);
    }
}
