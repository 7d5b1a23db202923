using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Backfill;

/// <summary>From what was found to days that hold it: compares, shows, completes the run, compacts.</summary>
public sealed class RunCompletion(StoreAccess access, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly InputCatalog _inputs = new(access.Store);
    private readonly RunPreparation _preparation = new(access.Store, access.Root.Zone, CompactionJob.OptionsOf(access, options.Compactor), clock);

    /// <param name="journal">Notes the steps.</param>
    /// <param name="draft">What was found.</param>
    /// <param name="dates">Home dates to compact beside those that the run touches.</param>
    /// <param name="restored">Files put back so far.</param>
    /// <param name="isDryRun">Whether it stops before anything counts, and leaves nothing behind.</param>
    /// <param name="objection">Why it mustn't be done; null where it may.</param>
    /// <param name="show">Told what it would change, before it does.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UsageException">There is an objection, or what was decoded again has changed meanwhile.</exception>
    public async Task<BackfillResult> FinishAsync(
        RunJournal journal,
        RunDraft draft,
        IReadOnlySet<HomeDate> dates,
        long restored,
        bool isDryRun,
        Func<PreparedRun, string?> objection,
        Action<PreparedRun> show,
        IStageProgress progress,
        CancellationToken cancellation)
    {
        progress.Report("compare", 0, null);
        PreparedRun prepared = await journal.StepAsync("compare", () => PrepareAsync(draft, cancellation), Describe).ConfigureAwait(false);
        if (objection(prepared) is { } problem)
        {
            await EndAsync(prepared, isDryRun, cancellation).ConfigureAwait(false);
            throw new UsageException(problem);
        }

        show(prepared);
        if (isDryRun)
        {
            await EndAsync(prepared, isDryRun, cancellation).ConfigureAwait(false);
            return new BackfillResult(prepared, IsComplete: false, restored, null);
        }

        await RequireNothingElseAsync(prepared, cancellation).ConfigureAwait(false);
        await journal.StepAsync("complete", () => CompleteAsync(prepared, cancellation), name => name).ConfigureAwait(false);
        progress.Report("compact", 0, null);
        CompactionResult compacted = await new CompactionJob(access, options.Compactor, clock, loggers)
            .RunAsync(journal, dates.Union(prepared.Days.Select(day => day.Date)).ToHashSet(), new HashSet<HomeDate>(), cancellation).ConfigureAwait(false);
        return new BackfillResult(prepared, prepared.Run is not null, restored, compacted.RequireAll());
    }

    private static string Describe(PreparedRun prepared) => !prepared.HasFound || prepared.Run is null
        ? "no difference"
        : $"{Counted.Of(prepared.Run.Segments.Sum(segment => segment.Segment.Rows), "row")} found on {Counted.Of(prepared.Days.Count, "day")}, "
            + $"{Figures.Count(prepared.Days.Sum(day => day.Won))} won, {Figures.Count(prepared.Days.Sum(day => day.Lost))} lost";

    private async Task<PreparedRun> PrepareAsync(RunDraft draft, CancellationToken cancellation)
    {
        Inputs present = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        return await _preparation.PrepareAsync(draft, present, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// What is merely found is the same beside whatever else came. But an interval that was as it should be isn't retracted, and what others have made
    /// of it since would go on counting though its range is said to have been decoded again.
    /// </summary>
    private async Task RequireNothingElseAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        if (prepared.Draft.Kind is RunKind.Redecode && !prepared.Draft.Holds(await _inputs.RefreshAsync(cancellation).ConfigureAwait(false)))
        {
            await EndAsync(prepared, isDryRun: false, cancellation).ConfigureAwait(false);
            throw new UsageException(
                "While the messages were decoded again somebody else stored something of the same offsets, perhaps by the decoder that has been mended. "
                + $"Nothing was changed. End whatever still decodes as before, then give the same command again: accounting backfill {prepared.Draft.Request}");
        }
    }

    private async Task<string> CompleteAsync(PreparedRun prepared, CancellationToken cancellation)
    {
        await _preparation.CompleteAsync(prepared, cancellation).ConfigureAwait(false);
        return prepared.Run is { } run ? $"run {run.Id}" : "nothing to complete";
    }

    /// <summary>What a dry run wrote is its own and goes; what others may go on with too loses only its scaffold.</summary>
    private Task EndAsync(PreparedRun prepared, bool isDryRun, CancellationToken cancellation) =>
        isDryRun ? _preparation.DiscardAsync(prepared, cancellation) : _preparation.ClearAsync(prepared.Draft, cancellation);
}
