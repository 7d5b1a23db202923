using Accounting.Ingest;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Machines whose clocks are ahead or behind. A consumer reads what there is; then more is logged, which perhaps nobody reads, and a nightly closes what it
/// may. No month closes over messages that stood in the log when its lateness was over, whatever any clock said.
/// </summary>
internal static class ClockSimulation
{
    private static readonly Duration[] Errors =
        [Duration.Zero, Duration.FromHours(3), Duration.FromDays(40), Duration.FromDays(300), Duration.FromHours(-3), Duration.FromDays(-40)];

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        Duration consumersAhead = random.Pick(Errors);
        Duration ahead = mutation is Mutation.ClockBelieved ? consumersAhead : random.Pick(Errors);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 40, hasBets: false), mutation, consumersAhead: consumersAhead);
        var workers = new PipelineWorkers(world, replayDays: 0);
        try
        {
            bool isRead = ReadAndLogMore(world, random);
            world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true, ahead));
            ClosedMonths.RequireRead(world, workers.Options.Close);
            Require(
                !isRead || consumersAhead != Duration.Zero || ahead != Duration.Zero || !ClosedMonths.IsAnyWithheld(world),
                "a month waits for partitions, though every one was read to its end and all clocks are right");
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    /// <returns>Whether all of it was read in the end.</returns>
    private static bool ReadAndLogMore(SimulatedWorld world, SimulatedRandom random)
    {
        while (world.Topic.PartitionCount < world.Topic.Messages.Count)
        {
            world.Topic.AddPartition();
        }

        foreach (LogPartition partition in world.Topic.Partitions)
        {
            world.Topic.Show(partition, random.Below(10));
        }

        world.Topic.NoteTime(world.Clock.Timestamp);
        world.Calmly(() => world.StartConsumer(isCalm: true));
        SignOff(world);
        world.Clock.Advance(Duration.FromDays(random.Below(35)));
        world.Topic.ShowAll();
        world.Topic.NoteTime(world.Clock.Timestamp);
        world.Clock.Advance(Duration.Max(Duration.Zero, PipelineSimulation.AfterAllCloses - world.Clock.Now));
        world.Topic.NoteTime(world.Clock.Timestamp);
        bool isRead = random.OneIn(3);
        if (isRead)
        {
            world.ConsumeToTheEnd();
            SignOff(world);
        }

        return isRead;
    }

    private static void SignOff(SimulatedWorld world) =>
        world.Calmly(() => world.Start("sign-off", isCalm: true, (actor, root) => PipelineSimulation.SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping)));
}
