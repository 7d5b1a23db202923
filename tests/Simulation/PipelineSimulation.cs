using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;
using Accounting.Service.Verification;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One run of the whole pipeline: consumers, compactors, nightlies and backfills in bad weather, several of each at once; then everything is read,
/// and the months are closed in bad weather too. What is published has to be, byte for byte, what one of each publishes in peace.
/// </summary>
internal static class PipelineSimulation
{
    private const int ConsumersMax = 2;
    private const int WorkersMax = 2;

    /// <summary>No month of the log is due yet.</summary>
    private static readonly Instant BeforeAnyClose = Instant.FromUtc(2026, 10, 2, 12, 0);

    /// <summary>All of them are.</summary>
    internal static readonly Instant AfterAllCloses = Instant.FromUtc(2026, 11, 10, 2, 0);

    /// <returns>Every step of the disturbed run.</returns>
    /// <exception cref="SimulationFailedException">A promise was broken.</exception>
    public static IReadOnlyList<string> Run(ulong seed, Mutation mutation = Mutation.None)
    {
        var random = new SimulatedRandom(seed);
        IdMistakes mistakes = mutation is Mutation.FoundIdsForgotten ? IdMistakes.Uncured : random.Pick(IdMistakes.None, IdMistakes.Cured, IdMistakes.Cured, IdMistakes.Uncured);
        IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages = SimulatedContent.Of(random.Fork(), messagesMax: 60, mistakes);
        string zone = random.Pick("UTC", "Europe/London", "Asia/Tokyo");
        int buckets = random.Pick(1, 1, 3);
        using SimulatedWorld peaceful = World(new SimulatedRandom(1), messages, zone, buckets, Mutation.None);
        using SimulatedWorld world = World(random, messages, zone, buckets, mutation);
        int replayDays = random.Pick(2, 37, 40);
        var calm = new PipelineWorkers(peaceful, replayDays: 0);
        var workers = new PipelineWorkers(world, replayDays, mutation is Mutation.None ? random.Pick(1, 1, 5, 20, 2_000_000) : 2_000_000);
        try
        {
            BeginClosing(peaceful);
            Close(peaceful, calm);
            world.Storm(random.Pick(150, 400, 800), () => Restart(world, workers));
            BeginClosing(world);
            int nightlies = random.Below(4);
            world.Storm(400, () => StartClosing(world, workers, ref nightlies));
            Close(world, workers);
            CollectAll(world, workers);
            RequireHeld(world);
            world.Calmly(() => world.Start("verify", isCalm: true, (actor, root) => VerifyAsync(workers, root, actor.Stopping)));
            StoredLog.Check(new QuietStore(world.Store), world.Topic, new BusinessCalendar(world.Zone), Mutation.None);
            PublishedFiles.RequireEqual(PublishedFiles.Of(peaceful.Store), PublishedFiles.Of(world.Store));
            PublishedFiles.RequireTables(world.Store);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, [.. peaceful.Stage.Trace.Count > 0 && world.Stage.Trace.Count == 0 ? peaceful.Stage.Trace : world.Stage.Trace]);
        }

        return world.Stage.Trace;
    }

    private static SimulatedWorld World(SimulatedRandom random, IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages, string zone, int buckets, Mutation mutation) =>
        new(random, messages, mutation) { Zone = DateTimeZoneProviders.Tzdb[zone], BucketCount = buckets };

    private static void BeginClosing(SimulatedWorld world)
    {
        world.Clock.Advance(Duration.Max(Duration.Zero, AfterAllCloses - world.Clock.Now));
        world.ConsumeToTheEnd();
        world.Calmly(() => world.Start("sign-off", isCalm: true, (actor, root) => SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping)));
    }

    /// <summary>Whatever was tried, no month has become final over an id that counts twice.</summary>
    private static void RequireHeld(SimulatedWorld world)
    {
        ReportChain chain = ReportChain.LoadAsync(new QuietStore(world.Store), CancellationToken.None).GetAwaiter().GetResult();
        BusinessMonth[] closed = [.. chain.FinalMonths.Intersect(ObviousIds.MonthsHeld(world.Topic, new BusinessCalendar(world.Zone)))];
        Stage.Require(closed.Length == 0, $"{string.Join(", ", closed)} became final over an id that counts twice, or in a month that a tie decides");
    }

    private static void CollectAll(SimulatedWorld world, PipelineWorkers workers)
    {
        world.Clock.Advance(RunGarbage.DraftKept);
        for (int night = 0; night < 2; night++)
        {
            world.Clock.Advance(workers.Options.CollectionGrace + Duration.FromHours(1));
            world.Calmly(() => world.StartConsolidator(isCalm: true));
            Close(world, workers);
        }
    }

    private static void Close(SimulatedWorld world, PipelineWorkers workers) => world.Calmly(() => workers.StartNightly(AfterAllCloses, isCalm: true));

    private static void Restart(SimulatedWorld world, PipelineWorkers workers)
    {
        int consumers = world.Count("consumer");
        if (consumers == 0 || (consumers < ConsumersMax && world.Random.OneIn(20)))
        {
            world.StartConsumer(isCalm: false);
        }

        if (world.Stage.Actors.Count - consumers < WorkersMax && world.Random.OneIn(40))
        {
            _ = world.Random.Below(workers.KnowsSource ? 6 : 4) switch
            {
                0 => workers.StartNightly(BeforeAnyClose, isCalm: false),
                1 or 2 => workers.StartCompactor(isCalm: false),
                3 => world.StartConsolidator(isCalm: false),
                _ => workers.StartBackfill(isCalm: false),
            };
        }
    }

    private static void StartClosing(SimulatedWorld world, PipelineWorkers workers, ref int left)
    {
        while (left > 0 && world.Stage.Actors.Count < WorkersMax)
        {
            left--;
            _ = world.Random.OneIn(3) ? workers.StartBackfill(isCalm: false) : workers.StartNightly(AfterAllCloses, isCalm: false);
        }
    }

    /// <summary>Two nights after everything nothing is left to be found but content that waits for the chain's next entry, and ids that the exchange didn't cure.</summary>
    private static async Task VerifyAsync(PipelineWorkers workers, StoreRoot root, CancellationToken cancellation)
    {
        StoreVerification found = await StoreVerification.RunAsync(
            root, CompactionJob.OptionsOf(workers.AccessTo(root), workers.Options.Compactor), VerificationDepth.SecondReader, (_, _, _) => { }, cancellation);
        Finding[] faults = [.. found.Findings.Where(finding => !IsLawful(finding))];
        Stage.Require(faults.Length == 0, $"verify finds {string.Join("; ", faults.Select(fault => fault.ToString()))}");
    }

    private static bool IsLawful(Finding finding) =>
        finding.Place.StartsWith("reports/content/", StringComparison.Ordinal)
        || finding.Place.StartsWith("transaction ", StringComparison.Ordinal);

    /// <summary>Somebody looks at what is in quarantine, at revisions whose first one never came and, where that is asked for, at other contents of a revision, and accepts them.</summary>
    internal static async Task SignOffAsync(IObjectStore store, SimulatedTopic topic, Timestamp at, CancellationToken cancellation, bool acceptsContents = true)
    {
        Inputs inputs = await new InputCatalog(store).RefreshAsync(cancellation);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(store, inputs, cancellation);
        await quarantine.SignOffAsync(await quarantine.ReadAsync(cancellation), "simulation", "spoilt on purpose", at, cancellation);
        await store.PutAsync(
            [
                .. ObviousIds.WithoutFirst(topic).Select(id => new IdSignOff
                {
                    Format = IdSignOff.CurrentFormat, TransactionId = id, By = "simulation", Reason = "left out on purpose", At = at,
                }.ToContent()),
                .. ObviousIds.WithSeveralContents(topic).Where(_ => acceptsContents).Select(found => new IdSignOff
                {
                    Format = IdSignOff.CurrentFormat, TransactionId = found.Id, Contents = found.Contents, By = "simulation", Reason = "sent so on purpose", At = at,
                }.ToContent()),
            ],
            cancellation);
    }
}
