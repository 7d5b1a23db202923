using Accounting.Ingest;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One run of consumers alone: several in one group over one log and one store, in bad weather; then the dust settles, one consumer reads
/// to the end, and what is stored has to be the log.
/// </summary>
internal static class ConsumerSimulation
{
    private const int ConsumersMax = 3;

    /// <returns>Every step of the run.</returns>
    /// <exception cref="SimulationFailedException">A promise was broken.</exception>
    public static IReadOnlyList<string> Run(ulong seed, Mutation mutation = Mutation.None)
    {
        var random = new SimulatedRandom(seed);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 80), mutation);
        try
        {
            world.Storm(random.Pick(60, 200, 600), () => Restart(world));
            world.ConsumeToTheEnd();
            world.CollectAll();
            StoredLog.Check(new QuietStore(world.Store), world.Topic, new BusinessCalendar(world.Zone), mutation);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }

        return world.Stage.Trace;
    }

    private static void Restart(SimulatedWorld world)
    {
        int running = world.Count("consumer");
        if (world.Stage.Actors.Count == running && world.Random.OneIn(40))
        {
            world.StartCollector(isCalm: false);
        }

        if (running == 0 || (running < ConsumersMax && world.Random.OneIn(20)))
        {
            world.StartConsumer(isCalm: false);
        }
        else if (world.Random.OneIn(300))
        {
            world.Random.Pick(world.Stage.Actors).Stop();
        }
    }
}
