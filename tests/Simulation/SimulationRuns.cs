using System.Globalization;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>How many runs, and which. ACCOUNTING_SIMULATED_RUNS says how many, ACCOUNTING_SIMULATED_SEED repeats one or a range (93 or 201-400), ACCOUNTING_THOROUGH=1 makes more.</summary>
internal static class SimulationRuns
{
    /// <summary>The seeds of a suite's runs.</summary>
    /// <param name="ordinary">Runs in every test run.</param>
    /// <param name="thorough">Runs in a thorough one.</param>
    /// <param name="share">One run of this suite stands for so many of the number asked for.</param>
    public static IReadOnlyList<ulong> Seeds(int ordinary, int thorough, int share)
    {
        if (Text("ACCOUNTING_SIMULATED_SEED") is { } asked)
        {
            ulong[] ends = [.. asked.Split('-').Select(end => ulong.Parse(end, CultureInfo.InvariantCulture))];
            return [.. Enumerable.Range(0, (int)(ends[^1] - ends[0]) + 1).Select(number => ends[0] + (ulong)number)];
        }

        int runs = Text("ACCOUNTING_SIMULATED_RUNS") is { } number ? Math.Max(1, int.Parse(number, CultureInfo.InvariantCulture) / share)
            : Thoroughness.Pick(ordinary, thorough);
        return [.. Enumerable.Range(1, runs).Select(number => (ulong)number)];
    }

    /// <summary>Runs all seeds, on threads of their own since simulations block theirs; the failure of the lowest seed is thrown.</summary>
    public static async Task RunAll(IReadOnlyList<ulong> seeds, Action<ulong> run)
    {
        var failures = new SortedDictionary<ulong, Exception>();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int index = Interlocked.Increment(ref next); index < seeds.Count && failures.Count == 0; index = Interlocked.Increment(ref next))
                {
                    try
                    {
                        run(seeds[index]);
                    }
                    catch (Exception exception)
                    {
                        lock (failures)
                        {
                            failures.Add(seeds[index], exception);
                        }
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        if (failures.Count > 0)
        {
            throw failures.First().Value;
        }
    }

    private static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
