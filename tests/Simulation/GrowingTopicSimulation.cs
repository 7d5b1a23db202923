using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
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
            RequireWhole(world, workers, stuck);
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

    private static void RequireWhole(SimulatedWorld world, PipelineWorkers workers, LogPartition? stuck)
    {
        var catalog = new CheckpointCatalog(new QuietStore(world.Store));
        catalog.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var read = Coverage.Of(catalog.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []);
        var met = catalog.Checkpoints.Select(checkpoint => checkpoint.Partition).ToHashSet();
        foreach (BusinessMonth month in Closed(world))
        {
            Timestamp beyond = workers.Options.Close.CaughtUpBeyond(month, world.Zone);
            string[] unread = [.. world.Topic.Partitions.Where(partition => !met.Contains(partition) || LacksBefore(beyond, partition)).Select(partition => $"{partition}")];
            Require(unread.Length == 0, $"{month} closed, and partition {string.Join(", ", unread)} was not read");
        }

        Require(stuck is not null || !IsWithheld(world), "a month waits for partitions, though every one was read to its end");

        bool LacksBefore(Timestamp time, LogPartition partition) => world.Topic.Messages[partition.Value]
            .Any(message => message.Offset < world.Topic.EndBy(partition, time) && !IsIn(read, partition, message.Offset));
    }

    private static IEnumerable<BusinessMonth> Closed(SimulatedWorld world) => world.Store.List("reports/month=")
        .Select(stored => stored.Key.Value.Split('/'))
        .Where(parts => parts[2].StartsWith("revision-", StringComparison.Ordinal))
        .Select(parts => BusinessMonth.Parse(parts[1]["month=".Length..]))
        .Distinct();

    /// <summary>Whether a report says that it isn't final because of what wasn't read.</summary>
    private static bool IsWithheld(SimulatedWorld world) => world.Store.List("reports/month=")
        .Any(stored => stored.Key.Name == ReportFiles.Manifest && Encoding.UTF8.GetString(world.Store.Objects[stored.Key]).Contains("\"partitions: ", StringComparison.Ordinal));

    private static bool IsIn(Coverage read, LogPartition partition, LogOffset offset) =>
        read.Partitions.Any(covered => covered.Partition == partition && covered.Ranges.Any(range => range.From <= offset && offset < range.To));
}
