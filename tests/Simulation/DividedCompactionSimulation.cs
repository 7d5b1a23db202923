using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One run of consumers, and of compactors that divide nearly all of their work, in bad weather. In the end every date has to have one version of all its
/// inputs, byte for byte the one that a compactor makes by itself of nothing but the segments.
/// </summary>
internal static class DividedCompactionSimulation
{
    private const int CompactorsMax = 3;

    /// <returns>Every step of the run.</returns>
    /// <exception cref="SimulationFailedException">A promise was broken.</exception>
    public static IReadOnlyList<string> Run(ulong seed)
    {
        var random = new SimulatedRandom(seed);
        using var world = new SimulatedWorld(random, SimulatedContent.Of(random.Fork(), messagesMax: 60), Mutation.None) { BucketCount = random.Pick(1, 2, 3, 8) };
        var dividing = new PipelineWorkers(world, replayDays: 0, batchRows: random.Pick(1, 1, 3));
        var alone = new PipelineWorkers(world, replayDays: 0);
        try
        {
            world.Storm(random.Pick(100, 250), () => Restart(world, dividing, consumers: 1));
            world.ConsumeToTheEnd();
            world.Storm(random.Pick(150, 400), () => Restart(world, dividing, consumers: 0));
            world.Calmly(() => dividing.StartCompactor(isCalm: true));
            IReadOnlyDictionary<ObjectKey, byte[]> divided = CurrentDays(world);
            foreach (ObjectKey key in world.Store.Objects.Keys.Where(IsDerived).ToList())
            {
                world.Store.Remove(key);
            }

            world.Calmly(() => alone.StartCompactor(isCalm: true));
            PublishedFiles.RequireEqual(CurrentDays(world), divided);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }

        return world.Stage.Trace;
    }

    /// <summary>Who wrote versions of dates.</summary>
    public static IEnumerable<string> WritersIn(IReadOnlyList<string> steps) =>
        from step in steps
        where step.StartsWith("compactor", StringComparison.Ordinal) && step.Contains(": put state/days/", StringComparison.Ordinal) && step.EndsWith("manifest.json", StringComparison.Ordinal)
        select step[..step.IndexOf(':', StringComparison.Ordinal)];

    private static void Restart(SimulatedWorld world, PipelineWorkers workers, int consumers)
    {
        if (world.Count("consumer") < consumers)
        {
            world.StartConsumer(isCalm: false);
        }

        if (world.Count("compactor") < CompactorsMax && (world.Stage.Actors.Count == 0 || world.Random.OneIn(8)))
        {
            workers.StartCompactor(isCalm: false);
        }
    }

    /// <summary>The files of the versions of all inputs that there are.</summary>
    private static Dictionary<ObjectKey, byte[]> CurrentDays(SimulatedWorld world)
    {
        var store = new QuietStore(world.Store);
        Inputs inputs = new InputCatalog(store).RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var days = new DayCatalog(store);
        days.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var files = new Dictionary<ObjectKey, byte[]>();
        foreach ((HomeDate date, DayInputs own) in DayInputs.ByDate(inputs))
        {
            DayVersion[] current = [.. days.Of(date).Where(version => own.AreAllOf(version.Manifest))];
            Require(current.Length == 1, $"{date} has {current.Length} versions of all its inputs");
            foreach (ObjectKey key in current[0].Manifest.Outputs.Select(current[0].KeyOf).Append(current[0].ManifestKey))
            {
                files.Add(key, world.Store.Objects[key]);
            }
        }

        return files;
    }

    private static bool IsDerived(ObjectKey key) =>
        key.Value.StartsWith(DayFiles.Prefix, StringComparison.Ordinal) || StoreContents.IsPublicDay(key.Value) || key.Value == "state/public.json";
}
