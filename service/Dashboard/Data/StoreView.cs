using Accounting.Aggregator.Runs;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;
using Accounting.Service.Queries;
using Accounting.Service.Steps;
using NodaTime;

namespace Accounting.Service.Dashboard.Data;

/// <summary>What the pages show of a store: the queries that commands ask, kept for as long as a glance. Nothing is written.</summary>
public sealed class StoreView
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    /// <summary>Less than a page may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    private readonly TimeSpan _patienceAtFirst;

    private readonly TimeSpan _patience;

    private readonly SurveyMemory _memory;

    /// <param name="access">The store.</param>
    /// <param name="context">Options, logs, clock.</param>
    /// <param name="own">The consumer of this process; null where it has none.</param>
    /// <param name="patienceAtFirst">How long a page waits for what nobody has asked yet; null for as long as it takes.</param>
    /// <param name="patience">How long it waits for a newer answer than is known; null for <see cref="Patience"/>.</param>
    public StoreView(StoreAccess access, CommandContext context, OwnMember? own, TimeSpan? patienceAtFirst = null, TimeSpan? patience = null)
    {
        _patience = patience ?? Patience;
        _patienceAtFirst = patienceAtFirst ?? Timeout.InfiniteTimeSpan;
        Access = access;
        Context = context;
        Reports = new ReportReader(access.Store);
        // One for all that are asked: of what counts each remembers the same.
        var inputs = new RememberedInputs(access.Store);
        Records = new RunRecords(access.Store);
        Now = Keep(new MomentReader(access, context, inputs, Reports, Records, own).AskAsync);
        var quarantined = new RememberedMessages(context.Clock);
        _memory = new SurveyMemory(access, inputs, Reports, Records) { Quarantined = quarantined };
        Steps = Keep(cancellation => StepSurvey.MakeAsync(access, context, _memory, Instant.FromDateTimeOffset(context.Clock.GetUtcNow()), cancellation));
        Standings = Keep(cancellation => MonthStandings.ReadAsync(Reports, cancellation));
        Months = Keep(cancellation => MonthReports.ReadAsync(Reports, cancellation));
        Quarantine = Keep(async cancellation =>
        {
            PinnedInputs pinned = await inputs.RefreshAsync(cancellation).ConfigureAwait(false);
            QuarantineCatalog catalog = await QuarantineCatalog.OpenAsync(access.Store, pinned.Summed, quarantined, cancellation).ConfigureAwait(false);
            return await catalog.ReadAsync(cancellation).ConfigureAwait(false);
        });
        DayStandings? calendar = null;
        Calendar = Keep(async cancellation => calendar = await DaysAsync(Years.Newest, calendar, cancellation).ConfigureAwait(false));
        Runs = Keep(cancellation => RunList.ReadAsync(Records, Timestamp.Now(context.Clock), cancellation));
    }

    public StoreAccess Access { get; }

    public CommandContext Context { get; }

    public Kept<Moment> Now { get; }

    public Kept<StepSurvey> Steps { get; }

    public Kept<MonthStandings> Standings { get; }

    public Kept<MonthReports> Months { get; }

    /// <summary>The newest years of it.</summary>
    public Kept<DayStandings> Calendar { get; }

    public Kept<IReadOnlyList<QuarantineEntry>> Quarantine { get; }

    public Kept<RunList> Runs { get; }

    /// <summary>One for all, so that a final report is read once.</summary>
    public ReportReader Reports { get; }

    /// <summary>What was run; one for all, so that a record is read once.</summary>
    public RunRecords Records { get; }

    /// <summary>How some home dates stand. It isn't kept, since it reads little beside what is remembered.</summary>
    /// <param name="choose">Of all home dates that have rows, ascending, those that are asked about.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<DayStandings> DaysAsync(Func<IReadOnlyList<HomeDate>, IEnumerable<HomeDate>> choose, CancellationToken cancellation) => DaysAsync(choose, null, cancellation);

    private async Task<DayStandings> DaysAsync(Func<IReadOnlyList<HomeDate>, IEnumerable<HomeDate>> choose, DayStandings? before, CancellationToken cancellation)
    {
        Answer<RunList> runs = await Runs.WaitAsync(cancellation).ConfigureAwait(false);
        return await DayStandings.AskAsync(_memory, runs.Value.History, choose, before, Timestamp.Now(Context.Clock), cancellation).ConfigureAwait(false);
    }

    /// <summary>Asks for everything, so that who looks first finds it known. What fails is told to who looks.</summary>
    public Task KnowAsync(CancellationToken cancellation) => Task.WhenAll(
        Now.WaitAsync(cancellation), Standings.WaitAsync(cancellation), Months.WaitAsync(cancellation), Steps.WaitAsync(cancellation), Calendar.WaitAsync(cancellation), Quarantine.WaitAsync(cancellation), Runs.WaitAsync(cancellation));

    private Kept<T> Keep<T>(Func<CancellationToken, Task<T>> ask)
        where T : class => new(ask, FreshFor, _patience, _patienceAtFirst, Context.Clock);
}
