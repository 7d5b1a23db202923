using Accounting.Ingest;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Consumers in bad weather; then partitions are added to the topic while one reads, which may get all of them but one, and a nightly closes what
/// it may. No month closes over a partition of which nothing was read, nor over messages that stood in one when the month's lateness was over.
/// </summary>
internal static class GrowingTopicSimulation
{
    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 40), mutation, topicId: random.OneIn(2) ? "first" : null);
        var workers = new PipelineWorkers(world, replayDays: 0);
        try
        {
            world.Storm(random.Pick(1, 60, 200), () => Restart(world));
            world.Clock.Advance(Duration.Max(Duration.Zero, PipelineSimulation.AfterAllCloses - world.Clock.Now));
            world.Topic.NoteTime(world.Clock.Timestamp);
            int partitions = world.Topic.Messages.Count;
            LogPartition? stuck = partitions == 1 || random.OneIn(3) ? null : new LogPartition(random.Below(partitions));
            ReadWhileItGrows(world, stuck);
            world.Calmly(() => world.Start("sign-off", isCalm: true, (actor, root) => PipelineSimulation.SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping)));
            world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true));
            ClosedMonths.RequireRead(world, workers.Options.Close);
            Require(stuck is not null || !ClosedMonths.IsAnyWithheld(world), "a month waits for partitions, though every one was read to its end");
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private static void Restart(SimulatedWorld world)
    {
        if (world.Stage.Actors.Count == 0)
        {
            world.StartConsumer(isCalm: false);
        }
    }

    /// <summary>The topic grows once the consumer has connected, and so has heard how many partitions there were.</summary>
    private static void ReadWhileItGrows(SimulatedWorld world, LogPartition? stuck)
    {
        bool isGrown = false;
        world.Stage.Weather = () =>
        {
            if (isGrown || world.Topic.Members is not [var member])
            {
                return;
            }

            isGrown = true;
            LogPartition[] before = [.. world.Topic.Partitions];
            world.Topic.ShowAll();
            world.Topic.NoteTime(world.Clock.Timestamp);
            foreach (LogPartition added in world.Topic.Partitions.Except(before).Where(partition => partition != stuck))
            {
                world.Topic.Assign(added, member);
            }
        };
        world.Calmly(() => world.StartConsumer(isCalm: true, stuck));
        world.Stage.Weather = null;
    }
}
