using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Service.Pipeline;
using Accounting.Service.Verification;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// A store lives on while programs come with newer time-zone rules. Some of its members have them, others don't; somebody adopts them, perhaps several at once, between two nightlies or while
/// everybody works, and perhaps others later. Until then every day is cut by the older rules, whoever cuts it; afterwards every day that has rows is as the newer ones cut it, final months keep
/// their bytes, and what moved out of one or into one is a correction that says why.
/// </summary>
internal static class ZoneRulesSimulation
{
    /// <summary>September is over, and perhaps October.</summary>
    private static readonly Instant[] Closes = [Instant.FromUtc(2026, 10, 10, 2, 0), PipelineSimulation.AfterAllCloses];

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages = SimulatedContent.Of(random.Fork(), messagesMax: 40, hasBets: false);
        SimulatedRules[] all = SimulatedRules.Draw(random);
        using var world = new SimulatedWorld(random, messages, mutation) { Zone = all[0].Zone };
        try
        {
            world.Stage.Note(string.Join("; ", all.Select(rules => rules.ToString())));
            var rules = new WatchedRules(world, all);
            new Course(world, rules, new FinalBooks(world), random.Pick(Closes)).Run();
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private sealed class Course(SimulatedWorld world, WatchedRules rules, FinalBooks final, Instant firstClose)
    {
        private readonly PipelineWorkers _workers = new(world, replayDays: 0);

        public void Run()
        {
            Begin();
            bool isWatched = world.Random.OneIn(3);
            if (isWatched)
            {
                AdoptBetweenCompactions();
            }
            else
            {
                AdoptInAStorm();
            }

            Settle();
            if (rules.Next is not null && world.Random.OneIn(2))
            {
                Adopt();
                Settle();
            }

            if (world.Random.OneIn(4))
            {
                Restate();
            }

            if (world.Random.OneIn(6))
            {
                world.Calmly(() => world.Start("verify", isCalm: true, (actor, root) => VerifyAsync(root, actor.Stopping)));
            }
        }

        /// <summary>Some of the log is read, and what is over of it is closed, or not yet.</summary>
        private void Begin()
        {
            while (world.Topic.PartitionCount < world.Topic.Messages.Count)
            {
                world.Topic.AddPartition();
            }

            foreach (LogPartition partition in world.Topic.Partitions)
            {
                world.Topic.Show(partition, world.Random.Below(30));
            }

            Read();
            if (!world.Random.OneIn(3))
            {
                Report();
                var stated = new StatedBooks(world, final);
                foreach (BusinessMonth month in final.Newest.Keys)
                {
                    stated.RequireKnown(month);
                }
            }
        }

        /// <summary>Only what both rules cut otherwise is folded anew.</summary>
        private void AdoptBetweenCompactions()
        {
            world.Topic.ShowAll();
            Read();
            world.Calmly(() => _workers.StartCompactor(isCalm: true));
            CutDays.Require(world, rules.InForce);
            IReadOnlySet<ObjectKey> before = CutDays.Versions(world);
            Adopt();
            world.Calmly(() => _workers.StartCompactor(isCalm: true));
            CutDays.RequireKept(world, before, rules);
        }

        private void AdoptInAStorm()
        {
            int adoptions = world.Random.Between(0, 2);
            world.IsExpected = failure => failure is StoreMismatchException && rules.Older.Count > 0;
            world.Storm(world.Random.Pick(60, 150, 300), () => Restart(ref adoptions));
            world.IsExpected = _ => false;
            world.Topic.ShowAll();
            if (rules.Older.Count == 0 && !world.Random.OneIn(4))
            {
                Adopt();
            }
        }

        private void Restart(ref int adoptions)
        {
            if (world.Count("consumer") == 0 || world.Random.OneIn(60))
            {
                world.StartConsumer(isCalm: false);
            }

            if (world.Stage.Actors.Count < 3 && world.Random.OneIn(30))
            {
                _ = world.Random.OneIn(4) ? _workers.StartNightly(firstClose, isCalm: false) : _workers.StartCompactor(isCalm: false);
            }

            if (adoptions > 0 && rules.Next is { } next && world.Random.OneIn(30))
            {
                adoptions--;
                StartAdoption(next, isCalm: false);
                if (world.Random.OneIn(3))
                {
                    StartAdoption(next, isCalm: false);
                }
            }
        }

        private void Adopt()
        {
            SimulatedRules next = rules.Next!;
            world.Calmly(() => StartAdoption(next, isCalm: true));
            Require(rules.InForce == next, $"{next} were adopted, and {rules.InForce} are in force");
        }

        private Actor StartAdoption(SimulatedRules next, bool isCalm) => world.Start(
            "adoption", isCalm, next.Database, (actor, root) => root.TimeZone.AdoptAsync(new ZoneAdoption(actor.Name, "as decreed", world.Clock.Timestamp), actor.Stopping));

        /// <summary>All that is in the log is read, and a night passes in peace: then everything is as the rules in force cut it.</summary>
        private void Settle()
        {
            Read();
            rules.CheckCuts();
            Report();
            CutDays.Require(world, rules.InForce);
            new StatedMoves(world, final, rules).Require();
            if (final.Newest.Count > 0)
            {
                new StatedBooks(world, final).RequireSum();
            }
        }

        /// <summary>A final month is stated once more, by the rules in force; so is every later one.</summary>
        private void Restate()
        {
            if (final.Newest.Count == 0)
            {
                return;
            }

            BusinessMonth month = world.Random.Pick([.. final.Newest.Keys]);
            world.IsExpected = failure => failure is RestatementRefusedException;
            bool isRestated = world.Calmly(() => _workers.StartRestatement(month, PipelineSimulation.AfterAllCloses, isCalm: true)) is null;
            world.IsExpected = _ => false;
            foreach (BusinessMonth known in final.Newest.Keys.Where(known => isRestated && known >= month))
            {
                new StatedBooks(world, final).RequireKnown(known);
            }

            Settle();
        }

        private void Read()
        {
            world.Clock.Advance(Duration.Max(Duration.Zero, firstClose - world.Clock.Now));
            world.Topic.NoteTime(world.Clock.Timestamp);
            world.Calmly(() => world.StartConsumer(isCalm: true));
            world.Calmly(() => world.Start(
                "sign-off", isCalm: true, (actor, root) => PipelineSimulation.SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping)));
        }

        private void Report() => world.Calmly(() => _workers.StartNightly(world.Random.OneIn(2) ? firstClose : PipelineSimulation.AfterAllCloses, isCalm: true));

        private async Task VerifyAsync(StoreRoot root, CancellationToken cancellation)
        {
            StoreVerification found = await StoreVerification.RunAsync(
                root, CompactionJob.OptionsOf(_workers.AccessTo(root), _workers.Options.Compactor), VerificationDepth.SecondReader, (_, _, _) => { }, cancellation);
            Finding[] faults = [.. found.Findings.Where(finding => finding.IsFault)];
            Stage.Require(faults.Length == 0, $"verify finds {string.Join("; ", faults.Select(fault => fault.ToString()))}");
        }
    }
}
