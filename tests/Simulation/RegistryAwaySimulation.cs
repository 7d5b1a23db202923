using Accounting.Ingest;
using Accounting.Ingest.Avro;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// A Schema Registry that goes away and comes back, while consumers read and others read the log again. Nobody consuming ends because of it, who is told to end does so without
/// another poll, and in the end everything is stored and only spoilt messages are in quarantine.
/// </summary>
internal static class RegistryAwaySimulation
{
    private const int ConsumersMax = 2;

    /// <summary>In peace it is away for less than a run to the log's ends waits.</summary>
    private static readonly Duration Tick = Duration.FromSeconds(1);

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        var registry = new SimulatedRegistry(mutation is Mutation.AwayTakenForUnknown);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 40), mutation)
        {
            NewDecoder = registry.NewDecoder,

            // Who reads again tells it, and is started again; a consumer never meets it so.
            IsExpected = failure => failure is SchemaRegistryUnavailableException,
        };
        var workers = new PipelineWorkers(world, replayDays: 40);
        var told = new List<(string Name, int At)>();
        try
        {
            world.Storm(random.Pick(60, 200, 400), () => Disturb(world, workers, registry, told));
            ReadWhileItComesBack(world, registry);
            ReadAgain(world, workers, registry);
            RequireEndedAtOnce(world, told);
            StoredLog.Check(new QuietStore(world.Store), world.Topic, new BusinessCalendar(world.Zone), Mutation.None);
            StoredVerdicts.RequireQuarantined(world);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private static void Disturb(SimulatedWorld world, PipelineWorkers workers, SimulatedRegistry registry, List<(string Name, int At)> told)
    {
        if (world.Random.OneIn(20))
        {
            registry.IsAway = !registry.IsAway;
            world.Stage.Note($"the registry is {(registry.IsAway ? "away" : "back")}");
        }

        int consumers = world.Count("consumer");
        if (consumers == 0 || (consumers < ConsumersMax && world.Random.OneIn(20)))
        {
            world.StartConsumer(isCalm: false);
        }
        else if (registry.IsAway && world.Random.OneIn(60))
        {
            Actor actor = world.Random.Pick(world.Stage.Actors);
            told.Add((actor.Name, world.Stage.Trace.Count));
            actor.Stop();
        }

        if (workers.KnowsSource && world.Stage.Actors.Count == world.Count("consumer") && world.Random.OneIn(40))
        {
            workers.StartBackfill(isCalm: false);
        }
    }

    private static void ReadWhileItComesBack(SimulatedWorld world, SimulatedRegistry registry)
    {
        registry.IsAway = true;
        int ticks = world.Random.Between(1, 60);
        world.Stage.Weather = () =>
        {
            world.Clock.Advance(Tick);
            world.Topic.NoteTime(world.Clock.Timestamp);
            registry.IsAway = --ticks > 0;
        };
        Require(world.ConsumeToTheEnd() is null, "a consumer ended because the registry was away");
        world.Stage.Weather = null;
    }

    /// <summary>By a nightly or by who asks for all of the log: in vain while the registry is away, and once it is back.</summary>
    private static void ReadAgain(SimulatedWorld world, PipelineWorkers workers, SimulatedRegistry registry)
    {
        bool isNightly = world.Random.OneIn(20);
        foreach (bool isAway in new[] { true, false })
        {
            registry.IsAway = isAway;
            if (isNightly)
            {
                world.Calmly(() => workers.StartNightly(world.Clock.Now, isCalm: true));
            }
            else if (world.Topic.Messages.Any(messages => messages.Count > 0))
            {
                world.Calmly(() => workers.StartReadingAgain(isCalm: true));
            }
        }
    }

    private static void RequireEndedAtOnce(SimulatedWorld world, List<(string Name, int At)> told)
    {
        foreach ((string name, int at) in told)
        {
            Require(!world.Stage.Trace.Skip(at).Contains($"{name}: poll"), $"{name} was told to end while the registry was away, and polled again");
        }
    }
}
