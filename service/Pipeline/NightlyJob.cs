using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.Collection;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using NodaTime;

namespace Accounting.Service.Pipeline;

/// <summary>
/// The nightly: brings every step up to date, and nothing else. It reads the last days again, compacts, has another reader read what that made, brings
/// the months' reports up to date, and collects garbage. A step that fails by its data leaves all untouched that doesn't depend on it.
/// The compaction pins the inputs. All that a close asks (how far every partition was read, what is lost, what is quarantined) is asked of those pinned
/// inputs: a replay takes hours, and what arrives meanwhile lies inside the coverage that the month is closed to.
/// </summary>
public sealed class NightlyJob(StoreAccess access, ServiceOptions options, CompactionJob compaction, NightlyReplay replay, TimeProvider clock)
{
    private const string StepsKind = "steps";

    private readonly OpenTableJob _tables = new(access, options.Compactor, clock);
    private StoreGarbage? _garbage;

    /// <summary>As a command does it.</summary>
    /// <param name="access">The store.</param>
    /// <param name="context">The command's.</param>
    /// <param name="options">By which options; null for the command's.</param>
    /// <param name="replay">The replay that steps were surveyed with; null for one of its own.</param>
    public static NightlyJob Of(StoreAccess access, CommandContext context, ServiceOptions? options = null, NightlyReplay? replay = null)
    {
        options ??= context.Options;
        var compaction = new CompactionJob(access, options.Compactor, context.Clock, context.Loggers);
        return new NightlyJob(access, options, compaction, replay ?? new NightlyReplay(access, options, context.Clock, context.Loggers), context.Clock)
        {
            AskTopic = stopping => StandingTopic.AskAsync(access.Store, options, context.Clock, context.Loggers, stopping),
        };
    }

    /// <summary>Asks the broker for the topic; null where there is none to ask.</summary>
    public Func<CancellationToken, Task<StandingTopic>>? AskTopic { get; init; }

    /// <param name="asOf">The moment for which months are open, due or closing.</param>
    /// <param name="cancellation">Stops it between steps and within them; what was not committed isn't final.</param>
    public Task<NightlyResult> RunAsync(Instant asOf, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "nightly", clock);
        return journal.RunAsync(() => RunAsync(journal, asOf, null, null, cancellation), cancellation);
    }

    /// <summary>Runs some steps, as far as they aren't fresh, and collects no garbage. What depends on one that is neither fresh nor among them is blocked.</summary>
    /// <param name="only">The steps; null for all.</param>
    /// <param name="asOf">The moment for which months are open, due or closing.</param>
    /// <param name="cancellation">Stops it between steps and within them; what was not committed isn't final.</param>
    public Task<NightlyResult> RunStepsAsync(IReadOnlySet<StepId>? only, Instant asOf, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, StepsKind, clock);
        return journal.RunAsync(() => RunAsync(journal, asOf, null, only, cancellation), cancellation);
    }

    /// <summary>The nightly with a further revision of a final month and of every later one.</summary>
    /// <exception cref="RestatementRefusedException">The month cannot be restated, or wouldn't differ.</exception>
    public Task<NightlyResult> RestateAsync(Restatement restatement, Instant asOf, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "restate", clock);
        return journal.RunAsync(() => RunAsync(journal, asOf, restatement, null, cancellation), cancellation);
    }

    private async Task<NightlyResult> RunAsync(RunJournal journal, Instant asOf, Restatement? restatement, IReadOnlySet<StepId>? only, CancellationToken cancellation)
    {
        await access.Root.TimeZone.RequireInForceAsync(cancellation).ConfigureAwait(false);
        FundsStatement? funds = options.FundsFile is { } file
            ? await journal.StepAsync("read funds held", () => FundsStatement.ReadAsync(file, cancellation), found => $"{Counted.Of(found.Rows.Count, "row")} of {file}").ConfigureAwait(false)
            : null;
        RunHistory history = await RunHistory.ReadAsync(new RunRecords(access.Store), Timestamp.Now(clock), cancellation).ConfigureAwait(false);
        PinnedInputs covered = await compaction.PinAsync(cancellation).ConfigureAwait(false);
        (NightlyReplayResult replayed, ReplayStanding standing) = await ReplayAsync(journal, history, asOf, covered, only, cancellation).ConfigureAwait(false);
        long began = clock.GetTimestamp();
        Instant pinnedAt = Instant.FromDateTimeOffset(clock.GetUtcNow());
        IReadOnlySet<HomeDate>? days = only?.Select(step => step.Date).OfType<HomeDate>().ToHashSet();
        CompactionResult compacted = await compaction.RunAsync(journal, days, history.Failed.Select(step => step.Date).OfType<HomeDate>().ToHashSet(), cancellation).ConfigureAwait(false);
        DayReadings? readings = await new NightlyReading(access, options, compacted.Pinned).RunAsync(journal, compacted.Days, restatement?.Month, only, cancellation).ConfigureAwait(false);
        double compactionSeconds = clock.GetElapsedTime(began).TotalSeconds;
        StandingTopic topic = AskTopic is null
            ? StandingTopic.Unasked
            : await journal.StepAsync("ask for the topic", () => AskTopic(cancellation), found => found.Describe()).ConfigureAwait(false);
        ReadingState read = await journal.StepAsync(
            "read positions",
            () => ReadingState.OfAsync(access.Store, compacted.Pinned, Timestamp.Now(clock), topic, remembered: null, cancellation),
            state => state.Describe()).ConfigureAwait(false);
        long compactedAt = clock.GetTimestamp();
        IReadOnlyList<MonthResult> months = only?.Any(step => step.Month is not null) == false ? [] : await journal.StepAsync(
            RunPart.Reports,
            () => ReportAsync(journal, new ReportWish(asOf, pinnedAt, restatement, only, topic.After(standing), funds, readings), compacted, read, cancellation),
            Describe).ConfigureAwait(false);
        double reportingSeconds = clock.GetElapsedTime(compactedAt).TotalSeconds;
        await _tables.TagMonthsAsync(journal, cancellation).ConfigureAwait(false);
        if (journal.Kind != StepsKind)
        {
            await journal.TryStepAsync("consolidate", () => ConsolidateAsync(cancellation)).ConfigureAwait(false);
            await journal.TryStepAsync("collect", () => CollectAsync(cancellation)).ConfigureAwait(false);
        }

        foreach (StepId mended in history.Failed.Where(step => only?.Contains(step) != false && !journal.Knows(step)))
        {
            journal.Done(mended, "found fresh");
        }

        return new NightlyResult
        {
            Replay = replayed,
            Compaction = compacted,
            Months = months,
            Failures = journal.Failures,
            Blocked = journal.Blocked,
            Refusal = standing.Outcome == ReplayOutcome.NotOurTopic ? standing.Why : !topic.IsOurs ? topic.WhyUnknown : null,
            Done = journal.StepsDone,
            CompactionSeconds = compactionSeconds,
            ReportingSeconds = reportingSeconds,
        };
    }

    /// <summary>A replay that fails adds nothing and takes nothing away: days and reports go on, but no month is closed.</summary>
    private async Task<(NightlyReplayResult Result, ReplayStanding Standing)> ReplayAsync(
        RunJournal journal, RunHistory history, Instant asOf, PinnedInputs covered, IReadOnlySet<StepId>? only, CancellationToken cancellation)
    {
        RunStep? last = history.LastOf(StepId.Replay)?.Step;
        ReplayWork work = await replay.WorkOfAsync(asOf, covered, history, cancellation).ConfigureAwait(false);
        bool isFresh = last?.State != StepState.Failed
            && (work.IsNothing || (last?.Inputs == work.Inputs && await replay.FindMissingAsync(work, cancellation).ConfigureAwait(false) is null));
        if (isFresh)
        {
            journal.Replayed = work.IsNothing && options.NightlyReplayDays > 0 ? covered.Summed.OffsetsRead() : null;
            return (NightlyReplayResult.Nothing, replay.FreshStanding);
        }

        if (only?.Contains(StepId.Replay) == false)
        {
            return (NightlyReplayResult.Nothing, new ReplayStanding(last?.State == StepState.Failed ? ReplayOutcome.Failed : ReplayOutcome.NotRun));
        }

        NightlyReplayResult result = NightlyReplayResult.Nothing;
        bool done = await journal.TryStepAsync(RunPart.Replay, async () =>
        {
            result = await replay.RunAsync(work, cancellation).ConfigureAwait(false);
            return result.Describe();
        }).ConfigureAwait(false);
        if (done)
        {
            journal.Done(StepId.Replay, result.Describe(), NightlyReplay.IsInFull(result) ? work.Inputs : null);
            journal.Replayed = result.Standing.Outcome == ReplayOutcome.Read ? covered.Summed.OffsetsRead() : null;
        }

        return (result, done ? result.Standing : new ReplayStanding(ReplayOutcome.Failed));
    }

    private async Task<string> ConsolidateAsync(CancellationToken cancellation)
    {
        int checkpoints = await new CheckpointConsolidation(access.Store, Timestamp.Now(clock), options.CollectionGrace).RunAsync(cancellation).ConfigureAwait(false);
        return $"{Counted.Of(checkpoints, "checkpoint")} written into consolidated ones";
    }

    private async Task<string> CollectAsync(CancellationToken cancellation)
    {
        _garbage ??= new StoreGarbage(access.Store, compaction.PinAsync);
        GarbageSearch search = await _garbage.SearchAsync(Timestamp.Now(clock), options.CollectionGrace, cancellation).ConfigureAwait(false);
        IReadOnlyList<Garbage> removed = await search.RemoveAsync(cancellation).ConfigureAwait(false);
        return $"{Counted.Of(removed.Count, "object")}, {Counted.Of(removed.Sum(item => item.Object.LengthBytes), "byte")} removed";
    }

    private static string Describe(IReadOnlyList<MonthResult> months) =>
        $"{Counted.Of(months.Count, "month")}, {months.Count(month => month.Written)} written, {months.Count(month => month.State == MonthState.Final)} final";

    private Task<IReadOnlyList<MonthResult>> ReportAsync(
        RunJournal journal, ReportWish wish, CompactionResult compacted, ReadingState read, CancellationToken cancellation)
    {
        ReportingContext context = ReportRuns.ContextOf(access, options);
        var pinned = new PinnedDays { Coverage = compacted.Coverage, Zone = access.Root.Zone, Days = compacted.Days };
        ReportRun run = ReportRuns.Of(options, read, wish.Funds, pinned, compacted.Behind, wish.AsOf) with
        {
            GeneratedAt = Instant.FromDateTimeOffset(clock.GetUtcNow()),
            IsOverdue = () => Instant.FromDateTimeOffset(clock.GetUtcNow()) > wish.PinnedAt + (options.CollectionGrace / 2),
            Only = wish.Only,
            Steps = journal,
            Replay = wish.Replay,
            Readings = wish.Readings,
        };
        return wish.Restatement is null ? MonthlyReports.RunAsync(context, run, cancellation) : MonthlyReports.RestateAsync(context, run, wish.Restatement, cancellation);
    }

    /// <summary>What is wanted of the reports.</summary>
    private sealed record ReportWish(Instant AsOf, Instant PinnedAt, Restatement? Restatement, IReadOnlySet<StepId>? Only, ReplayStanding Replay, FundsStatement? Funds, DayReadings? Readings);
}
