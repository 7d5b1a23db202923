using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Backfill;

/// <summary>
/// Reads again beside the running service, shows what that would change, and only then makes it count and compacts the days concerned. Files of
/// those days that are missing or damaged are put back. What is interrupted goes on where it was when the same is asked for again.
/// </summary>
public sealed class BackfillJob(StoreAccess access, ServiceOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly InputCatalog _inputs = new(access.Store);
    private readonly RunCompletion _completion = new(access, options, clock, loggers);

    /// <summary>Opens the log; by default the topic that the settings name.</summary>
    public Func<CancellationToken, Task<OpenedLog>> OpenLog { get; init; } = cancellation => OpenedLog.OpenAsync(access.Store, options, clock, loggers, cancellation);

    /// <summary>What decodes the messages: only it goes on with what it was interrupted at.</summary>
    public string Software { get; init; } = ProductVersion.NameAndVersion;

    /// <param name="request">What to do.</param>
    /// <param name="show">Told what it would change, before it does.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; what was read is written down, to go on with.</param>
    /// <exception cref="UsageException">What was found isn't to be had without another option.</exception>
    public Task<BackfillResult> RunAsync(BackfillRequest request, Action<PreparedRun> show, IStageProgress progress, CancellationToken cancellation)
    {
        var journal = new RunJournal(access.Store, "backfill", clock);
        return request.IsDryRun
            ? RunAsync(journal, request, show, progress, cancellation)
            : journal.RunAsync(() => RunAsync(journal, request, show, progress, cancellation), cancellation);
    }

    private async Task<BackfillResult> RunAsync(
        RunJournal journal, BackfillRequest request, Action<PreparedRun> show, IStageProgress progress, CancellationToken cancellation)
    {
        while (true)
        {
            RunDraft draft = await journal.StepAsync($"read {request.Text}", () => ReadAsync(request, progress, cancellation), Describe).ConfigureAwait(false);
            try
            {
                return await FinishAsync(journal, request, draft, show, progress, cancellation).ConfigureAwait(false);
            }
            catch (DamagedDataException)
            {
                if (request.IsDryRun || await draft.IsWholeAsync(access.Store, cancellation).ConfigureAwait(false))
                {
                    throw;
                }

                // Another went on with the same draft and has ended it. Read again: what that one completed is stored by now.
            }
        }
    }

    private async Task<BackfillResult> FinishAsync(
        RunJournal journal, BackfillRequest request, RunDraft draft, Action<PreparedRun> show, IStageProgress progress, CancellationToken cancellation)
    {
        HashSet<HomeDate> dates = await DatesToRestoreAsync(request, draft, cancellation).ConfigureAwait(false);
        long restored = draft.Counts.Restored;
        if (!request.IsDryRun)
        {
            progress.Report("restore", 0, null);
            restored += await journal.StepAsync("restore", () => NewCompaction().RestoreAsync(dates, cancellation), files => $"{Counted.Of(files, "file")} of {Counted.Of(dates.Count, "day")} put back").ConfigureAwait(false);
        }

        return await _completion.FinishAsync(journal, draft, dates, restored, request.IsDryRun, prepared => Objection(request, prepared), show, progress, cancellation).ConfigureAwait(false);
    }

    private static string Describe(RunDraft draft) =>
        $"{Counted.Of(draft.Counts.Messages, "message")} of {Counted.Of(draft.Counts.Intervals, "interval")} read, "
        + $"{Counted.Of(draft.Counts.Verified, "interval")} verified where they are stored, {Counted.Of(draft.Counts.Restored, "file")} put back";

    private static string? Objection(BackfillRequest request, PreparedRun prepared)
    {
        if (prepared.Draft.Counts.Different > 0 && !request.DecodesAgain)
        {
            string problem = $"{Counted.Of(prepared.Draft.Counts.Different, "message decodes", "messages decode")} to something else than what is stored of them, the first at {prepared.Draft.FirstDifferent}.";
            return request.File is null
                ? $"{problem} Nothing was changed. If the decoder or a schema was mended, retract what it had made of them: accounting backfill {request.Text} --decode-again"
                : $"{problem} Nothing was taken from the file: it isn't the segment that it says it is.";
        }

        long conflicts = prepared.Days.Sum(day => day.Conflicts);
        return request.File is not null && conflicts > 0 && !request.AcceptsConflicts
            ? $"The file would add {Figures.Count(conflicts)} conflicts: other contents at revisions that are stored. Nothing was taken from it; look at them, or take it all the same with --accept-conflicts."
            : null;
    }

    private async Task<RunDraft> ReadAsync(BackfillRequest request, IStageProgress progress, CancellationToken cancellation)
    {
        Inputs inputs = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        if (request.File is { } file)
        {
            RunDraft begun = await BeginAsync(request, inputs, Coverage.Of(file.Parts.Select(part => (part.Source, part.Partition, part.Offsets)), []).Partitions, cancellation).ConfigureAwait(false);
            return await ReadFileAsync(file, begun, inputs, !request.IsDryRun, progress, cancellation).ConfigureAwait(false);
        }

        using OpenedLog opened = await OpenLog(cancellation).ConfigureAwait(false);
        RunDraft draft = await BeginAsync(request, inputs, request.Log!.Select(opened.Log, inputs), cancellation).ConfigureAwait(false);
        MessageRules rules = await ReadRulesAsync(cancellation).ConfigureAwait(false);
        var replay = new LogReplay(access.Store, new ReplayOptions { Rules = rules }, access.Root.NewCalendar(), clock)
        {
            MayRestore = !request.IsDryRun,
            Progress = (passed, total) => progress.Report("read", passed, total),
        };
        return await replay.ReadAsync(opened.Log, draft, inputs, request.DecodesAgain, keepsDraft: !request.IsDryRun, cancellation).ConfigureAwait(false);
    }

    private Task<MessageRules> ReadRulesAsync(CancellationToken cancellation) => StoredMessageRules.ReadAsync(access.Store, options.Consumer.AheadOfBrokerMax, cancellation);

    private async Task<RunDraft> ReadFileAsync(
        ImportFile file, RunDraft draft, Inputs inputs, bool keepsDraft, IStageProgress progress, CancellationToken cancellation)
    {
        if (keepsDraft && await ImportedSegments.PutBackAsync(access.Store, file, inputs, cancellation).ConfigureAwait(false))
        {
            return draft with { Counts = draft.Counts with { Restored = 1 } };
        }

        TimeRules rules = (await ReadRulesAsync(cancellation).ConfigureAwait(false)).Times;
        long before = 0;
        foreach (ImportPart part in file.Parts)
        {
            long passedBefore = before;
            var replay = new RowReplay(access.Store, access.Root.NewCalendar(), clock, keepsDraft) { Progress = passed => progress.Report("read", passedBefore + passed, file.Rows) };
            draft = await replay.ReadAsync(file.Read(part, draft.BegunAt, rules), part.Source, part.Partition, part.Interval is null, draft, inputs, cancellation).ConfigureAwait(false);
            draft = part.Interval is { } interval ? draft with { Read = Coverage.Union(draft.Read, part.Source, part.Partition, interval) } : draft;
            before += part.Rows;
        }

        return draft;
    }

    /// <summary>What an earlier try left, or a new draft. A dry run shares nothing with anyone: it takes away all that it wrote.</summary>
    private async Task<RunDraft> BeginAsync(BackfillRequest request, Inputs inputs, IReadOnlyList<PartitionCoverage> wanted, CancellationToken cancellation)
    {
        RunDraft? left = request.IsDryRun ? null : await RunDraft.FindAsync(access.Store, request.Text, Software, inputs, cancellation).ConfigureAwait(false);
        return left ?? RunDraft.Begin(request.Kind, request.Text, Software, Timestamp.Now(clock), inputs, wanted);
    }

    private async Task<HashSet<HomeDate>> DatesToRestoreAsync(BackfillRequest request, RunDraft draft, CancellationToken cancellation)
    {
        Inputs inputs = await _inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        IEnumerable<HomeDate> touched = inputs.Checkpoints.Where(IsRead).SelectMany(checkpoint => checkpoint.HomeDates).Select(rows => rows.Date);
        return request.Log?.Days is var (first, last)
            ? [.. inputs.Segments.SelectMany(segment => segment.HomeDates).Select(rows => rows.Date).Where(date => date >= first && date <= last)]
            : [.. touched, .. inputs.Segments.Where(IsOfFile).SelectMany(segment => segment.HomeDates).Select(rows => rows.Date)];

        bool IsOfFile(SegmentLink segment) => request.File?.Parts.Any(part => segment.Source == part.Source && segment.Partition == part.Partition && segment.Range.Overlaps(part.Offsets)) == true;

        bool IsRead(Checkpoint checkpoint) => draft.Read.Any(read =>
            read.Source == checkpoint.Source && read.Partition == checkpoint.Partition && read.Ranges.Any(checkpoint.Range.Overlaps));
    }

    private Compaction NewCompaction() => CompactionJob.Of(access, options.Compactor, loggers);
}
