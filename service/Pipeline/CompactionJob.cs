using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Pipeline;

/// <summary>The compactor's work, by command, by schedule and within the nightly. Remembers what it has read of checkpoints and days.</summary>
public sealed class CompactionJob(StoreAccess access, CompactionSettings settings, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly Compaction _compaction = Of(access, settings, loggers);
    private readonly OpenTableJob _tables = new(access, settings, clock);

    /// <summary>A compaction of the store.</summary>
    public static Compaction Of(StoreAccess access, CompactionSettings settings, ILoggerFactory loggers) => new(
        access.Store,
        access.Root.Zone,
        access.Root.Settings.BucketCount,
        OptionsOf(access, settings),
        loggers.CreateLogger<Compaction>());

    /// <summary>What the compactor may use.</summary>
    public static CompactorOptions OptionsOf(StoreAccess access, CompactionSettings settings) => new()
    {
        WorkFolder = access.WorkFolder,
        StoreFolders = [access.ReadFolder],
        Threads = settings.Threads,
        MemoryLimitBytes = settings.MemoryLimitBytes,
        BatchRows = settings.BatchRows,
        Member = settings.Member,
    };

    /// <summary>
    /// Compacts what changed, or what changed of some home dates, as a run of its own: the job's first looks at all that there is, and its later ones at what has come
    /// since. Dates that fail are told in the result.
    /// </summary>
    public Task<CompactionResult> RunAsync(IReadOnlySet<HomeDate>? only, CancellationToken cancellation) =>
        RunAsync(only is null ? _compaction.RunChangedAsync : stopping => _compaction.RunAsync(only, stopping), cancellation);

    /// <summary>The same of what changed, where dates before yesterday of which little came wait for the nightly.</summary>
    public Task<CompactionResult> RunHourlyAsync(CancellationToken cancellation) =>
        RunAsync(stopping => _compaction.RunChangedAsync(Timestamp.Now(clock).UtcDate.PlusDays(-1), stopping), cancellation);

    private Task<CompactionResult> RunAsync(Func<CancellationToken, Task<CompactionResult>> compact, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "compact", clock);
        return journal.RunAsync(() => RunAsync(journal, compact, new HashSet<HomeDate>(), cancellation), cancellation);
    }

    /// <summary>Compacts what changed, as a run of its own, and writes the open tables anew where the store is now.</summary>
    /// <returns>The URI that they name the store by.</returns>
    public Task<string> RebaseTablesAsync(CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "rebase", clock);
        return journal.RunAsync(
            async () =>
            {
                await access.Root.TimeZone.RequireInForceAsync(cancellation).ConfigureAwait(false);
                CompactionResult compacted = await journal.StepAsync(RunPart.Compaction, () => _compaction.RunAsync(null, cancellation), Describe).ConfigureAwait(false);
                return await _tables.RebaseAsync(journal, compacted.RequireAll(), cancellation).ConfigureAwait(false);
            },
            cancellation);
    }

    /// <summary>What counts now, of which most is remembered by what it comes to.</summary>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    public Task<PinnedInputs> PinAsync(CancellationToken cancellation) => _compaction.PinAsync(cancellation);

    /// <summary>Compacts as a part of another run.</summary>
    /// <param name="journal">Notes the dates that were done, and those that failed.</param>
    /// <param name="only">The dates to bring up to date; null for all.</param>
    /// <param name="distrusted">Those whose files are read, and folded again where one is damaged.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreMismatchException">Other time-zone rules are in force by now: start again.</exception>
    public Task<CompactionResult> RunAsync(RunJournal journal, IReadOnlySet<HomeDate>? only, IReadOnlySet<HomeDate> distrusted, CancellationToken cancellation) =>
        RunAsync(journal, stopping => _compaction.RunAsync(only, distrusted, stopping), distrusted, cancellation);

    private async Task<CompactionResult> RunAsync(
        RunJournal journal, Func<CancellationToken, Task<CompactionResult>> compact, IReadOnlySet<HomeDate> distrusted, CancellationToken cancellation)
    {
        await access.Root.TimeZone.RequireInForceAsync(cancellation).ConfigureAwait(false);
        Timestamp pinnedAt = Timestamp.Now(clock);
        CompactionResult result = await journal
            .StepAsync(RunPart.Compaction, () => compact(cancellation), Describe)
            .ConfigureAwait(false);
        journal.Coverage = result.Coverage;
        journal.CutBy = access.Root.Zone.CutName();
        IEnumerable<HomeDate> whole = result.Days.Select(day => day.Date).Intersect(distrusted).Except(result.Folded).Except(result.Published);
        journal.DoneIn(RunPart.Compaction, result.Folded.Select(StepId.Compaction), "folded");
        journal.DoneIn(RunPart.Compaction, result.Published.Select(StepId.Compaction), "public files put right");
        journal.DoneIn(RunPart.Compaction, whole.Select(StepId.Compaction), "every file read and found whole");
        foreach (DayBehind day in result.Failed)
        {
            journal.Fail(StepId.Compaction(day.Date), day.Cause!);
        }

        await _tables.PublishAsync(journal, result, pinnedAt, cancellation).ConfigureAwait(false);
        return result with { TablesFailure = journal.Failures.FirstOrDefault(failure => failure.Step == RunPart.Tables)?.Cause };
    }

    private static string Describe(CompactionResult result)
    {
        string failed = result.Failed.Any() ? $", {Figures.Count(result.Failed.Count())} failed" : "";
        return $"{Figures.Count(result.Folded.Count)} of {Counted.Of(result.Days.Count, "day")} folded, {Counted.Of(result.RowsRead, "row")} read, {Counted.Of(result.PublicFilesWritten, "public file")} written{failed}";
    }
}
