using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Quarantine;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One run of the whole pipeline in bad weather that begins with a mistaken decoder. It is mended in the middle; who runs by then goes on as it began.
/// After the log is decoded again and quarantine retried, what counts has to be what counts where the decoder was right from the beginning.
/// No month is final before.
/// </summary>
internal static class MendedDecoderSimulation
{
    private const int ConsumersMax = 2;
    private const int WorkersMax = 2;

    private static readonly Instant AsOf = Instant.FromUtc(2026, 10, 2, 12, 0);

    /// <returns>Every step of the disturbed run.</returns>
    /// <exception cref="SimulationFailedException">A promise was broken.</exception>
    public static IReadOnlyList<string> Run(ulong seed)
    {
        var random = new SimulatedRandom(seed);
        IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages = SimulatedContent.Of(random.Fork(), messagesMax: 60);
        using var peaceful = new SimulatedWorld(new SimulatedRandom(1), messages, Mutation.None);
        using var world = new SimulatedWorld(random, messages, Mutation.None, decodesRight: false);
        var workers = new PipelineWorkers(world, random.Pick(0, 2), random.Pick(1, 2_000_000));
        try
        {
            peaceful.ConsumeToTheEnd();
            peaceful.Calmly(() => new PipelineWorkers(peaceful, replayDays: 0).StartNightly(AsOf, isCalm: true));
            Mistake(world, workers);
            Mend(world, workers);
            world.Calmly(() => workers.StartNightly(AsOf, isCalm: true));
            PublishedFiles.RequireSameCounts(peaceful.Store, world.Store);
            RequireSameQuarantine(peaceful.Store, world.Store);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }

        return world.Stage.Trace;
    }

    private static void Mistake(SimulatedWorld world, PipelineWorkers workers)
    {
        // Who reads again what was decoded by another is told to say that it is to be decoded again.
        world.IsExpected = failure => failure is UsageException;
        Func<IMessageDecoder> right = world.NewDecoder;
        int steps = world.Random.Pick(100, 300);
        world.NewDecoder = () => IsMended() ? right() : new MistakenDecoder();
        world.Storm(2 * steps, () => Restart(world, workers, IsMended()));
        world.NewDecoder = right;

        bool IsMended() => world.Stage.Steps >= steps;
    }

    /// <summary>All that decoded wrongly has ended, and what it left is made good.</summary>
    private static void Mend(SimulatedWorld world, PipelineWorkers workers)
    {
        world.IsExpected = _ => false;
        world.ConsumeToTheEnd();
        bool redrivesFirst = world.Random.OneIn(2);
        if (redrivesFirst)
        {
            world.Calmly(() => workers.StartRedrive(isCalm: true));
        }

        if (world.Topic.Messages.Any(partition => partition.Count > 0))
        {
            world.Calmly(() => workers.StartDecodingAgain(isCalm: true));
        }

        if (!redrivesFirst)
        {
            world.Calmly(() => workers.StartRedrive(isCalm: true));
        }
    }

    /// <summary>What isn't accepted is still there for somebody to look at.</summary>
    private static void RequireSameQuarantine(SimulatedStore expected, SimulatedStore actual)
    {
        string should = string.Join(' ', QuarantinedIn(expected));
        string does = string.Join(' ', QuarantinedIn(actual));
        Stage.Require(should == does, $"{does} are in quarantine and not {should}\n{RowDifference.Describe(expected, actual)}");
    }

    private static IEnumerable<string> QuarantinedIn(SimulatedStore store)
    {
        var quiet = new QuietStore(store);
        Inputs inputs = new InputCatalog(quiet).RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        QuarantineCatalog quarantine = QuarantineCatalog.OpenAsync(quiet, inputs, CancellationToken.None).GetAwaiter().GetResult();
        return quarantine.ReadAsync(CancellationToken.None).GetAwaiter().GetResult().Select(entry => $"{entry.Partition}/{entry.Message.Offset}");
    }

    private static void Restart(SimulatedWorld world, PipelineWorkers workers, bool isMended)
    {
        int consumers = world.Count("consumer");
        if (consumers == 0 || (consumers < ConsumersMax && world.Random.OneIn(20)))
        {
            world.StartConsumer(isCalm: false);
        }

        if (!workers.KnowsSource || world.Stage.Actors.Count - consumers >= WorkersMax || !world.Random.OneIn(40))
        {
            return;
        }

        // Decoding again begins to be of use once the decoder is mended; who tries before, in vain, must not spoil it.
        _ = world.Random.Below(isMended ? 6 : 5) switch
        {
            0 => workers.StartNightly(AsOf, isCalm: false),
            1 => workers.StartCompactor(isCalm: false),
            2 => workers.StartBackfill(isCalm: false),
            3 => workers.StartRedrive(isCalm: false),
            _ => workers.StartDecodingAgain(isCalm: false),
        };
    }
}
