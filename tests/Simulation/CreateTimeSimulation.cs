using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// A topic whose timestamps are its producers', each by a clock of its own, and one message of a partition perhaps stamped far ahead; consumers whose clocks are wrong too. A partition
/// waits before what is ahead of its consumer's clock, until the clocks come together or somebody decides. What becomes of a message is the same whoever read it, live or again, and no single
/// timestamp turns the days cold that are being written.
/// </summary>
internal static class CreateTimeSimulation
{
    private static readonly Duration[] ProducersErrors =
        [Duration.Zero, Duration.Zero, Duration.FromHours(2), Duration.FromHours(-3), Duration.FromDays(-2), Duration.FromDays(10)];

    private static readonly Duration[] MachinesErrors =
        [Duration.Zero, Duration.FromHours(3), Duration.FromDays(400), Duration.FromHours(-3), Duration.FromDays(-40)];

    /// <summary>Less than what the exchange's spoilt messages lie ahead by, which thus stay what they are.</summary>
    private static readonly Duration Far = Duration.FromDays(300);

    private static readonly Duration AheadOfBrokerMax = Duration.FromHours(1);

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        var far = new SortedDictionary<LogPartition, LogOffset>();
        List<List<SimulatedMessage>> messages = Stamp(SimulatedContent.Of(random.Fork(), messagesMax: 40), far, random);
        using var world = new SimulatedWorld(random, messages, mutation, consumersAhead: random.Pick(MachinesErrors))
        {
            // Who believes his clock waits for nothing.
            LoggedAheadMax = mutation is Mutation.JudgedByClock ? Far + Far : Duration.FromMinutes(5),
        };
        var workers = new PipelineWorkers(world, replayDays: 60);
        try
        {
            world.Clock.Advance(PipelineSimulation.AfterAllCloses - world.Clock.Now);
            world.Topic.NoteTime(world.Clock.Timestamp);
            foreach ((LogPartition partition, LogOffset offset) in far.Where(_ => random.OneIn(4)))
            {
                Decide(world, messages, partition, offset);
            }

            world.Storm(random.Pick(1, 60, 200), () => Restart(world));
            ReadDeciding(world, messages, far);
            StoredLog.Check(new QuietStore(world.Store), world.Topic, new BusinessCalendar(world.Zone), Mutation.None);
            RequireHot(world, far);
            ReadAgain(world, workers);
            StoredVerdicts.RequireNothingNew(world);
            StoredVerdicts.RequireQuarantined(world);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    /// <summary>The same log by producers' clocks. Where a transaction then says that it occurred after it was logged, by more than clocks differ, it has to be quarantined.</summary>
    private static List<List<SimulatedMessage>> Stamp(IReadOnlyList<IReadOnlyList<SimulatedMessage>> log, SortedDictionary<LogPartition, LogOffset> far, SimulatedRandom random)
    {
        Duration[] producers = [random.Pick(ProducersErrors), random.Pick(ProducersErrors), random.Pick(ProducersErrors)];
        var stamped = new List<List<SimulatedMessage>>();
        for (int partition = 0; partition < log.Count; partition++)
        {
            int farIndex = log[partition].Count > 0 && random.OneIn(2) ? random.Below(log[partition].Count) : -1;
            if (farIndex >= 0)
            {
                far.Add(new LogPartition(partition), log[partition][farIndex].Offset);
            }

            stamped.Add([.. log[partition].Select((message, index) => Stamp(message, index == farIndex ? Far : random.Pick(producers)))]);
        }

        return stamped;
    }

    private static SimulatedMessage Stamp(SimulatedMessage message, Duration ahead)
    {
        Timestamp at = message.Record.LoggedAt.Plus(ahead);
        Timestamp latest = at.Plus(AheadOfBrokerMax);
        bool isAhead = message.Transaction is { } transaction && (transaction.OccurredAt > latest || transaction.OriginalOccurredAt > latest);
        return message with { Record = message.Record with { LoggedAt = at }, Transaction = isAhead ? null : message.Transaction };
    }

    private static void Restart(SimulatedWorld world)
    {
        if (world.Stage.Actors.Count == 0)
        {
            world.StartConsumer(isCalm: false);
        }
    }

    /// <summary>A consumer that waits for too long ends, and says before what: either that one message is wrong, or the consumer's clock is behind, and is put right by letting time pass.</summary>
    private static void ReadDeciding(SimulatedWorld world, List<List<SimulatedMessage>> messages, SortedDictionary<LogPartition, LogOffset> far)
    {
        world.IsExpected = failure => failure is UndecidedMessageException;
        world.Stage.Weather = () => PassTime(world, Duration.FromSeconds(5));
        while (world.ConsumeToTheEnd() is UndecidedMessageException undecided)
        {
            if (far.TryGetValue(undecided.Partition, out LogOffset place) && place == undecided.Offset)
            {
                Decide(world, messages, undecided.Partition, undecided.Offset);
            }
            else
            {
                PassTime(world, Duration.FromDays(60));
            }
        }

        world.Stage.Weather = null;
        world.IsExpected = _ => false;
    }

    /// <summary>By a nightly, with a clock of its own, or by who asks for all of the log.</summary>
    private static void ReadAgain(SimulatedWorld world, PipelineWorkers workers)
    {
        if (world.Random.OneIn(10))
        {
            world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true, world.Random.Pick(MachinesErrors)));
        }
        else if (world.Topic.Messages.Any(messages => messages.Count > 0))
        {
            world.Calmly(() => workers.StartReadingAgain(isCalm: true));
        }
    }

    private static void PassTime(SimulatedWorld world, Duration time)
    {
        world.Clock.Advance(time);
        world.Topic.NoteTime(world.Clock.Timestamp);
    }

    private static void Decide(SimulatedWorld world, List<List<SimulatedMessage>> messages, LogPartition partition, LogOffset offset)
    {
        var decision = new PlaceDecision
        {
            Format = PlaceDecision.CurrentFormat,
            Source = world.Topic.Identity.SourceId,
            Partition = partition,
            From = offset,
            To = offset.Next,
            Accepts = world.Random.OneIn(2),
            By = "simulation",
            Reason = "a producer's clock",
            At = world.Clock.Timestamp,
        };
        if (!decision.Accepts)
        {
            int index = messages[partition.Value].FindIndex(message => message.Offset == offset);
            messages[partition.Value][index] = messages[partition.Value][index] with { Transaction = null };
        }

        world.Stage.Note($"{partition}/{offset} is {(decision.Accepts ? "accepted" : "set aside")}");
        world.Calmly(() => world.Start("decision", isCalm: true, (actor, root) => root.Store.PutAsync([decision.ToContent()], actor.Stopping)));
    }

    /// <summary>Days are hot as far as the newest of the timestamps says that agree with others: the one that is far ahead is as if it weren't there.</summary>
    private static void RequireHot(SimulatedWorld world, SortedDictionary<LogPartition, LogOffset> far)
    {
        var catalog = new CheckpointCatalog(new QuietStore(world.Store));
        catalog.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        foreach (Checkpoint checkpoint in catalog.Checkpoints)
        {
            Timestamp newest = world.Topic.Messages[checkpoint.Partition.Value]
                .Where(message => message.Offset < checkpoint.To && !(far.TryGetValue(checkpoint.Partition, out LogOffset place) && place == message.Offset))
                .Select(message => message.Record.LoggedAt)
                .Append(Timestamp.Earliest)
                .Max();
            HomeDateRows? cold = checkpoint.HomeDates.FirstOrDefault(date => date.RunningTotals is null && date.Date > newest.UtcDate.PlusDays(-world.HotDays));
            Require(cold is null, $"{cold?.Date} was cold in {checkpoint.Partition} before {checkpoint.To}, where the newest timestamp but one was {newest}");
        }
    }
}
