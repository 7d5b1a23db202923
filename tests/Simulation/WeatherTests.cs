using Xunit;

namespace Accounting.Tests.Simulation;

/// <summary>A simulation in which nothing happens would pass as well: so what has to happen is looked for in its steps.</summary>
public sealed class WeatherTests
{
    private static readonly string[] Happenings =
    [
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
    ];

    [Fact]
    public void Whatever_can_happen_to_a_consumer_happens_within_a_hundred_runs()
    {
        var missing = Happenings.ToHashSet(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 100 && missing.Count > 0; seed++)
        {
            IReadOnlyList<string> steps = ConsumerSimulation.Run(seed);
            missing.RemoveWhere(happening => steps.Any(step => step.Contains(happening, StringComparison.Ordinal)));
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void A_consumer_is_killed_at_each_of_its_durable_steps_in_some_run()
    {
        string[] durable = ["segment-", "checkpoint-", "state/segments/", "/intervals/", "commit ", "put quarantine/"];
        var missing = durable.ToHashSet(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 300 && missing.Count > 0; seed++)
        {
            IReadOnlyList<string> steps = ConsumerSimulation.Run(seed);
            foreach (string death in steps.Where(step => step.EndsWith("dies of SimulatedCrashException", StringComparison.Ordinal)))
            {
                string actor = death[..death.IndexOf(" dies", StringComparison.Ordinal)] + ": ";
                string? last = steps.LastOrDefault(step => step.StartsWith(actor, StringComparison.Ordinal));
                missing.RemoveWhere(step => last?.Contains(step, StringComparison.Ordinal) == true);
            }
        }

        Assert.Empty(missing);
    }
}
