using Xunit;

namespace Accounting.Tests.Simulation;

/// <summary>
/// What happened in simulated runs of consumers. A simulation in which nothing happens would pass as well: so what has to happen is looked for in the steps of the first hundred seeds, and
/// in those of the first three hundred whether a consumer was killed at each of its durable ones.
/// </summary>
internal sealed class SeenWeather
{
    private const ulong FirstHappenings = 100, FirstDeaths = 300;

    private readonly Lock _lock = new();

    private readonly HashSet<string> _missing = new(StringComparer.Ordinal)
    {
        "is killed",
        "is taken away",
        ": Lost ",
        ": Revoked ",
        ": EndOfPartition ",
        "late: state/sources/",
        "checkpoint-",
        "/intervals/",
        "state/segments/",
        "/intervals/collected-",
        "put quarantine/",
        "everyone sleeps",
        ": delete state/sources/",
        ": delete quarantine/",
        "/collected-segment-",
        "meets FailBefore",
        "meets Tear",
        "meets LoseAcknowledgement",
        "meets Late",
        "dies of SimulatedCrashException",
        "dies of StoreUnavailableException",
    };

    private readonly HashSet<string> _survived = new(["segment-", "checkpoint-", "state/segments/", "/intervals/", "commit ", "put quarantine/"], StringComparer.Ordinal);

    public void Look(ulong seed, IReadOnlyList<string> steps)
    {
        lock (_lock)
        {
            if (seed <= FirstHappenings)
            {
                _missing.RemoveWhere(happening => steps.Any(step => step.Contains(happening, StringComparison.Ordinal)));
            }

            foreach (string death in steps.Where(step => seed <= FirstDeaths && step.EndsWith("dies of SimulatedCrashException", StringComparison.Ordinal)))
            {
                string actor = death[..death.IndexOf(" dies", StringComparison.Ordinal)] + ": ";
                string? last = steps.LastOrDefault(step => step.StartsWith(actor, StringComparison.Ordinal));
                _survived.RemoveWhere(step => last?.Contains(step, StringComparison.Ordinal) == true);
            }
        }
    }

    /// <summary>Nothing is asked of runs of chosen seeds alone.</summary>
    public void RequireAll(IReadOnlyList<ulong> seeds)
    {
        if (seeds[0] == 1 && seeds[^1] >= FirstDeaths)
        {
            Assert.Empty(_missing);
            Assert.Empty(_survived);
        }
    }
}
