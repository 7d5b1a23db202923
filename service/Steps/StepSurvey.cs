using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Reporting.Survey;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using NodaTime;

namespace Accounting.Service.Steps;

/// <summary>How every step stands: what listings and manifests tell, and what the newest runs say of those that failed. Nothing is written.</summary>
/// <param name="Graph">The steps.</param>
/// <param name="History">What the newest runs say of them.</param>
/// <param name="Days">The home dates, as the compaction finds them.</param>
public sealed record StepSurvey(StepGraph Graph, RunHistory History, DaySurvey Days)
{
    /// <summary>The same, of what a command or a page was given.</summary>
    /// <inheritdoc cref="MakeAsync(StoreAccess, ServiceOptions, NightlyReplay, SurveyMemory, Instant, Timestamp, CancellationToken)"/>
    public static Task<StepSurvey> MakeAsync(StoreAccess access, CommandContext context, Instant asOf, CancellationToken cancellation) =>
        MakeAsync(access, context, new SurveyMemory(access), asOf, cancellation);

    /// <summary>The same for who asks again and again.</summary>
    /// <inheritdoc cref="MakeAsync(StoreAccess, ServiceOptions, NightlyReplay, SurveyMemory, Instant, Timestamp, CancellationToken)"/>
    public static Task<StepSurvey> MakeAsync(StoreAccess access, CommandContext context, SurveyMemory memory, Instant asOf, CancellationToken cancellation) =>
        MakeAsync(access, context.Options, new NightlyReplay(access, context.Options, context.Clock, context.Loggers), memory, asOf, Timestamp.Now(context.Clock), cancellation);

    /// <exception cref="DamagedDataException">A checkpoint, a run or the chain of final reports isn't what was written, so nothing is known of any step.</exception>
    public static async Task<StepSurvey> MakeAsync(
        StoreAccess access, ServiceOptions options, NightlyReplay replay, SurveyMemory memory, Instant asOf, Timestamp now, CancellationToken cancellation)
    {
        memory.Begin(now);
        RunHistory history = await RunHistory.ReadAsync(memory.Runs, now, cancellation).ConfigureAwait(false);
        FundsStatement? funds = options.FundsFile is { } file ? await FundsStatement.ReadAsync(file, cancellation).ConfigureAwait(false) : null;
        PinnedInputs inputs = await memory.Inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        ReadingState read = await ReadingState.OfAsync(access.Store, inputs, now, standing: null, memory.Quarantined, cancellation).ConfigureAwait(false);
        DaySurvey days = await memory.SurveyDaysAsync(inputs, cancellation).ConfigureAwait(false);
        var pinned = new PinnedDays { Coverage = days.Coverage, Zone = access.Root.Zone, Days = [.. days.Days.Select(day => day.Version).OfType<DayVersion>()] };
        DayBehind[] behind = [.. days.Days.Where(day => day.Version is null).Select(day => new DayBehind(day.Date, day.BusinessMonths, null))];
        DayReadings? readings = await ReadingsAsync(access, options, memory, days, pinned, cancellation).ConfigureAwait(false);
        IReadOnlyList<StepFinding> found = await MonthSurvey
            .MakeAsync(
                ReportRuns.ContextOf(access, options), ReportRuns.Of(options, read, funds, pinned, behind, asOf) with { Readings = readings }, days, memory.Reports, memory.Before?.Steps ?? [], cancellation)
            .ConfigureAwait(false);
        memory.Keep(new SurveyFindings(days, readings, found));
        StepFinding replayed = await OfReplayAsync(replay, history, asOf, inputs, cancellation).ConfigureAwait(false);
        return new StepSurvey(new StepGraph(found.Prepend(replayed).Select(history.Complete)), history, days);
    }

    /// <summary>Of versions that the second reader had read it is not asked again.</summary>
    private static async Task<DayReadings?> ReadingsAsync(StoreAccess access, ServiceOptions options, SurveyMemory memory, DaySurvey days, PinnedDays pinned, CancellationToken cancellation)
    {
        HashSet<(HomeDate, string)>? unread = memory.Before?.Readings?.Unread.Select(day => (day.Day.Date, day.Day.Version)).ToHashSet();
        return await NightlyReading.SurveyAsync(
            access, options, unread is null ? pinned.Days : [.. pinned.Days.Where(day => days.Looked.Contains(day.Date) || unread.Contains((day.Date, day.Version)))],
            await memory.Reports.ChainAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    /// <summary>A replay has no outputs of its own: what it followed from stands in the record of the run that did it.</summary>
    private static async Task<StepFinding> OfReplayAsync(NightlyReplay replay, RunHistory history, Instant asOf, PinnedInputs covered, CancellationToken cancellation)
    {
        RunStep? last = history.LastOf(StepId.Replay)?.Step;
        ReplayWork work = await replay.WorkOfAsync(asOf, covered, history, cancellation).ConfigureAwait(false);
        ObjectKey? missing = await replay.FindMissingAsync(work, cancellation).ConfigureAwait(false);
        string? stale = work.IsNothing ? null
            : missing is not null ? $"{missing} is missing"
            : last is null ? "none of the newest runs has read the last days again"
            : last.Inputs is null ? "the log could not be asked when the last days were to be read again"
            : last.Inputs != work.Inputs ? "a day has begun, or rows were logged, since the last days were read again"
            : null;
        return new StepFinding(StepId.Replay) { Stale = stale is null ? [] : [stale] };
    }
}
