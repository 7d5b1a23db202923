using Accounting.Ingest;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// A consumer reads what there is, and what it quarantined is signed off. While a nightly then reads the log again, more comes and is read, spoilt messages among it: before
/// the coverage is pinned, after it, or in between. No month closes over a quarantined message that nobody signed off.
/// </summary>
internal static class LateQuarantineSimulation
{
    private const int ReplayDays = 45;

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 40, hasBets: false), mutation);
        var workers = new PipelineWorkers(world, ReplayDays);
        try
        {
            Dictionary<LogPartition, LogOffset> signedTo = ReadAndSign(world, random);
            CloseWhileMoreIsRead(world, workers, random);
            ClosedMonths.RequireSigned(world, signedTo);
            if (random.OneIn(8))
            {
                RequireClosedOnceSigned(world, workers);
            }
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private static void RequireClosedOnceSigned(SimulatedWorld world, PipelineWorkers workers)
    {
        world.ConsumeToTheEnd();
        SignOff(world);
        world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true));
        Require(!ClosedMonths.IsAnyWithheld(world, "quarantine"), "a month waits for messages in quarantine, though all are signed off");
    }

    /// <returns>Where each partition ended then.</returns>
    private static Dictionary<LogPartition, LogOffset> ReadAndSign(SimulatedWorld world, SimulatedRandom random)
    {
        while (world.Topic.PartitionCount < world.Topic.Messages.Count)
        {
            world.Topic.AddPartition();
        }

        foreach (LogPartition partition in world.Topic.Partitions)
        {
            world.Topic.Show(partition, random.Below(15));
        }

        world.Clock.Advance(PipelineSimulation.AfterAllCloses - world.Clock.Now);
        world.Topic.NoteTime(world.Clock.Timestamp);
        world.Calmly(() => world.StartConsumer(isCalm: true));
        SignOff(world);
        return world.Topic.Partitions.ToDictionary(partition => partition, world.Topic.EndOf);
    }

    /// <summary>The replay takes long: it waits until the consumer is done, or perhaps not.</summary>
    private static void CloseWhileMoreIsRead(SimulatedWorld world, PipelineWorkers workers, SimulatedRandom random)
    {
        bool waits = !random.OneIn(4);
        int pollsBefore = random.Below(5);
        world.AreReadersHeldUp = () => waits && world.Count("consumer") > 0;
        world.Stage.Weather = () =>
        {
            if (world.Stage.Trace[^1].EndsWith(": poll again", StringComparison.Ordinal) && pollsBefore-- == 0)
            {
                world.Topic.ShowAll();
                world.Topic.NoteTime(world.Clock.Timestamp);
                world.StartConsumer(isCalm: true);
            }
        };
        world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true));
        world.Stage.Weather = null;
    }

    private static void SignOff(SimulatedWorld world) =>
        world.Calmly(() => world.Start("sign-off", isCalm: true, (actor, root) => PipelineSimulation.SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping)));
}
