using System.IO.Hashing;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Tests.Support;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Consumers in bad weather; then another log stands under the topic's name, with other values at the same offsets, longer, shorter or empty,
/// and the broker tells nobody: while they read, or when nobody does. A partition of which a message was taken must stop without having written
/// down anything more.
/// </summary>
internal static class RecreatedTopicSimulation
{
    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 40), mutation, topicId: random.OneIn(2) ? "first" : null);
        try
        {
            IReadOnlyList<IReadOnlyList<SimulatedMessage>> first = world.Topic.Messages;
            int recreatedAfter = random.OneIn(2) ? random.Between(10, 150) : int.MaxValue;
            world.Storm(random.Pick(60, 200), () => Restart(world, random, ref recreatedAfter));
            if (!world.Topic.IsRecreated)
            {
                ConsumeAndRecreate(world, random);
            }

            Checkpoint[] before = Read(world);
            LogPartition[] known = [.. before.Where(checkpoint => IsOf(first, checkpoint)).Select(checkpoint => checkpoint.Partition).Distinct().Order()];
            Exception? failure = world.ConsumeToTheEnd();
            string?[] named = failure is SourceMismatchException ? [] : [.. known.Select(partition => $"artition {partition}")];
            Require(named.All(name => failure?.Message.Contains(name!, StringComparison.Ordinal) ?? false), $"of {string.Join(", ", named)} only this was said: {failure?.Message}");
            Require(
                Read(world).Where(checkpoint => known.Contains(checkpoint.Partition)).SequenceEqual(before.Where(checkpoint => known.Contains(checkpoint.Partition)), ByRange),
                "something was written down of a log that isn't the one that was read");
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private static readonly IEqualityComparer<Checkpoint> ByRange = EqualityComparer<Checkpoint>.Create(
        (left, right) => (left!.Partition, left.Range, left.CreatedAt) == (right!.Partition, right.Range, right.CreatedAt));

    private static Checkpoint[] Read(SimulatedWorld world)
    {
        var catalog = new CheckpointCatalog(new QuietStore(world.Store));
        catalog.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        return [.. catalog.Checkpoints];
    }

    private static void ConsumeAndRecreate(SimulatedWorld world, SimulatedRandom random)
    {
        if (random.OneIn(2))
        {
            world.ConsumeToTheEnd();
        }

        Recreate(world, random);
    }

    private static void Restart(SimulatedWorld world, SimulatedRandom random, ref int recreatedAfter)
    {
        if (--recreatedAfter == 0)
        {
            Recreate(world, random);
        }

        if (world.Stage.Actors.Count == 0)
        {
            world.StartConsumer(isCalm: false);
        }
    }

    private static void Recreate(SimulatedWorld world, SimulatedRandom random)
    {
        world.IsExpected = failure => failure is PartitionsStoppedException or SourceMismatchException;
        world.Topic.Recreate([.. world.Topic.Messages.Select(messages => Another(messages, random))]);
        world.Stage.Note("the topic is created anew");
    }

    private static bool IsOf(IReadOnlyList<IReadOnlyList<SimulatedMessage>> log, Checkpoint checkpoint) =>
        checkpoint.LastMessage is { } last && log[checkpoint.Partition.Value]
            .Any(message => message.Offset == last.Offset && XxHash64.HashToUInt64(message.Record.Value) == last.RawHash);

    private static List<SimulatedMessage> Another(IReadOnlyList<SimulatedMessage> messages, SimulatedRandom random)
    {
        int kept = random.OneIn(2) ? messages.Count : random.Below(messages.Count + 1);
        List<SimulatedMessage> another = [.. messages.Take(kept).Select(Changed)];
        while (another.Count > 0 && random.OneIn(2))
        {
            // Longer than the one that was read.
            SimulatedMessage last = another[^1];
            another.Add(last with { Record = last.Record with { Offset = last.End }, End = last.End.Next });
        }

        return another;
    }

    private static SimulatedMessage Changed(SimulatedMessage message) => message.Transaction is { } transaction
        ? With(message, transaction with { Reference = "of another log" })
        : message with { Record = message.Record with { Value = [0xEE, .. message.Record.Value] } };

    private static SimulatedMessage With(SimulatedMessage message, Transaction transaction) =>
        message with { Record = message.Record with { Value = Transactions.Encode(transaction) }, Transaction = transaction };
}
