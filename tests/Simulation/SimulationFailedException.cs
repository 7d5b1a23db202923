namespace Accounting.Tests.Simulation;

/// <summary>A run broke a promise. The message tells the seed, by which the run can be repeated, and the steps that led there.</summary>
internal sealed class SimulationFailedException(ulong seed, Exception cause, IReadOnlyList<string> trace)
    : Exception(Describe(seed, cause, trace), cause)
{
    private const int LastSteps = 400;

    public ulong Seed { get; } = seed;

    private static string Describe(ulong seed, Exception cause, IReadOnlyList<string> trace) =>
        $"Seed {seed}: {cause.Message}\n{cause}\nThe last of {trace.Count} steps (ACCOUNTING_SIMULATED_SEED={seed} repeats the run):\n"
        + string.Join('\n', trace.TakeLast(LastSteps));
}
