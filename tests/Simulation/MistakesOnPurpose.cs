using Xunit;

namespace Accounting.Tests.Simulation;

/// <summary>Whether a simulation finds a mistake that was made on purpose.</summary>
internal static class MistakesOnPurpose
{
    /// <summary>Runs one seed after the other, up to so many, until one fails; it has to, and to say by which seed.</summary>
    /// <param name="runsMax">So many seeds at most, from 1 on.</param>
    /// <param name="run">Runs one.</param>
    /// <param name="problem">What has to be found.</param>
    /// <param name="foundBefore">What another guard says of the same mistake where it comes first: such a seed is passed over, since it is <paramref name="problem"/> that has to be found.</param>
    /// <param name="first">Begun with, since it found the mistake when this was written: those before it would be run for nothing. They follow at the end.</param>
    public static void RequireCaught(int runsMax, Action<ulong> run, string? problem = null, string? foundBefore = null, int first = 1)
    {
        SimulationFailedException? caught = null;
        for (int number = 0; number < runsMax && caught is null; number++)
        {
            try
            {
                run((ulong)((first - 1 + number) % runsMax) + 1);
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
