using System.Collections;
using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Backfill;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>Starts what works on a store beside its consumers: the very jobs that the commands run, with the simulated log to read again.</summary>
/// <param name="world">Where they work.</param>
/// <param name="replayDays">How many of the last days a nightly reads again.</param>
/// <param name="batchRows">How many rows a compaction folds at once: with few several at once divide nearly all of their work.</param>
internal sealed class PipelineWorkers(SimulatedWorld world, int replayDays, int batchRows = 2_000_000)
{
    private readonly List<LogWish> _wishes = [];

    public ServiceOptions Options { get; } = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(),
    [
        new SettingOverride("compactor:threads", "1", "--set"),
        new SettingOverride("compactor:batch_rows", batchRows.ToString(CultureInfo.InvariantCulture), "--set"),
        new SettingOverride("compactor:table_location", "file:///simulated", "--set"),
        new SettingOverride("nightly:replay_days", replayDays.ToString(CultureInfo.InvariantCulture), "--set"),
    ]));

    /// <summary>Whether a consumer has begun, so that the store knows which log it is of.</summary>
    public bool KnowsSource => world.Store.List("state/sources/").Any(stored => stored.Key.Name == "source.json");

    public Actor StartCompactor(bool isCalm) => world.Start("compactor", isCalm, async (actor, root) =>
    {
        CompactionJob compaction = Compaction(AccessTo(root), actor);
        (await compaction.RunAsync(only: null, actor.Stopping)).RequireAll();
        (await compaction.RunAsync(only: null, actor.Stopping)).RequireAll();
    });

    /// <param name="asOf">The moment for which months are open, due or closing.</param>
    /// <param name="isCalm">Whether it is left in peace.</param>
    /// <param name="ahead">How far its clock is ahead of the time.</param>
    public Actor StartNightly(Instant asOf, bool isCalm, Duration ahead = default) => world.Start("nightly", isCalm, async (actor, root) =>
        (await Nightly(actor, root, isCalm, ahead).RunAsync(asOf, actor.Stopping)).RequireAll());

    /// <summary>Restates a month and every later final one.</summary>
    public Actor StartRestatement(BusinessMonth month, Instant asOf, bool isCalm) => world.Start("restatement", isCalm, async (actor, root) =>
    {
        world.Stage.Note($"{actor.Name}: of {month}");
        (await Nightly(actor, root, isCalm, Duration.Zero).RestateAsync(new Restatement(month, "on purpose", actor.Name), asOf, actor.Stopping)).RequireAll();
    });

    private NightlyJob Nightly(Actor actor, StoreRoot root, bool isCalm, Duration ahead)
    {
        var clock = new SkewedClock(world.Clock, ahead);
        StoreAccess access = AccessTo(root);
        IMessageDecoder decoder = world.NewDecoder();
        var replay = new NightlyReplay(access, Options, clock, NullLoggerFactory.Instance)
        {
            OpenLog = cancellation => OpenAsync(access, actor, decoder, isCalm, cancellation),
        };
        return new NightlyJob(access, Options, Compaction(access, actor), replay, clock)
        {
            AskTopic = _ => Task.FromResult(world.AskTopic()),
        };
    }

    /// <summary>Reads some of the log again, or goes on with what was asked for before; now and then only to look.</summary>
    public Actor StartBackfill(bool isCalm) => StartBackfill(isCalm, () => new BackfillRequest { Log = NextWish(), IsDryRun = world.Random.OneIn(8) });

    public Actor StartBackfill(bool isCalm, Func<BackfillRequest> request) => world.Start("backfill", isCalm, async (actor, root) =>
    {
        StoreAccess access = AccessTo(root);
        IMessageDecoder decoder = world.NewDecoder();
        var backfill = new BackfillJob(access, Options, world.Clock, NullLoggerFactory.Instance)
        {
            OpenLog = cancellation => OpenAsync(access, actor, decoder, isCalm, cancellation),
            Software = decoder.GetType().Name,
        };
        BackfillRequest asked = request();
        world.Stage.Note($"{actor.Name}: {asked.Text}{(asked.IsDryRun ? " --dry-run" : "")}");
        await backfill.RunAsync(asked, _ => { }, new SilentProgress(), actor.Stopping);
    });

    /// <summary>Decodes all of the log again, and retracts what was made of it before.</summary>
    public Actor StartDecodingAgain(bool isCalm) => StartBackfill(isCalm, () => new BackfillRequest { Log = WholeLog(), DecodesAgain = true });

    /// <summary>Reads all of the log again.</summary>
    public Actor StartReadingAgain(bool isCalm) => StartBackfill(isCalm, () => new BackfillRequest { Log = WholeLog() });

    /// <summary>Decodes what is in quarantine again.</summary>
    public Actor StartRedrive(bool isCalm) => world.Start("retry", isCalm, async (actor, root) =>
    {
        StoreAccess access = AccessTo(root);
        Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(actor.Stopping);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(access.Store, inputs, actor.Stopping);
        await new RedriveJob(access, Options, world.Clock, NullLoggerFactory.Instance)
            .RunAsync(await quarantine.ReadAsync(actor.Stopping), isDryRun: false, _ => { }, new SilentProgress(), actor.Stopping);
    });

    public StoreAccess AccessTo(StoreRoot root) => StoreAccess.ToFolder(root, world.Store.Folder);

    private LogWish WholeLog() => LogWish.OfOffsets(
    [
        .. world.Topic.Partitions
            .Select(partition => (Partition: partition, Range: new OffsetRange(world.Topic.BeginningOf(partition), world.Topic.EndOf(partition))))
            .Where(asked => !asked.Range.IsEmpty),
    ]);

    private LogWish NextWish()
    {
        LogWish wish = _wishes.Count > 0 && world.Random.OneIn(2) ? world.Random.Pick(_wishes) : NewWish();
        _wishes.Add(wish);
        return wish;
    }

    private LogWish NewWish()
    {
        LogPartition partition = world.Random.Pick([.. world.Topic.Partitions]);
        long beginning = world.Topic.BeginningOf(partition).Value;
        int length = (int)(world.Topic.EndOf(partition).Value - beginning);
        if (length == 0 || world.Random.OneIn(4))
        {
            var day = HomeDate.Parse("2026-09-30");
            return world.Random.OneIn(2) ? LogWish.OfDays(day, day.PlusDays(world.Random.Below(3))) : LogWish.OfTimes(day.PlusDays(world.Random.Below(4)).Midnight, null);
        }

        int from = world.Random.Below(length);
        int to = world.Random.OneIn(2) ? length : world.Random.Between(from + 1, length);
        return LogWish.OfOffsets([(partition, new OffsetRange(new LogOffset(beginning + from), new LogOffset(beginning + to)))]);
    }

    private async Task<OpenedLog> OpenAsync(StoreAccess access, Actor actor, IMessageDecoder decoder, bool isCalm, CancellationToken cancellation)
    {
        SimulatedReader reader = world.NewReader(actor, decoder, isCalm);
        reader.Connect();
        return new OpenedLog(await SourceLog.OfAsync(access.Store, reader, cancellation), reader);
    }

    private CompactionJob Compaction(StoreAccess access, Actor actor) =>
        new(access, Options.Compactor with { Member = actor.Name.Replace(' ', '-') }, world.Clock, NullLoggerFactory.Instance);
}
