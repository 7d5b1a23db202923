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

    /// <param name="access">The store.</param>
    /// <param name="context">Options, logs, clock.</param>
    /// <param name="own">The consumer of this process; null where it has none.</param>
    /// <param name="patienceAtFirst">How long a page waits for what nobody has asked yet; null for as long as it takes.</param>
    public StoreView(StoreAccess access, CommandContext context, OwnMember? own, TimeSpan? patienceAtFirst = null)
    {
        _patienceAtFirst = patienceAtFirst ?? Timeout.InfiniteTimeSpan;
        Access = access;
        Context = context;
        Reports = new ReportReader(access.Store);
        Now = Keep(new MomentReader(access, context, Reports, own).AskAsync);
        var memory = new SurveyMemory(access);
        Steps = Keep(cancellation => StepSurvey.MakeAsync(access, context, memory, Instant.FromDateTimeOffset(context.Clock.GetUtcNow()), cancellation));
        Months = Keep(cancellation => MonthReports.ReadAsync(Reports, cancellation));
        var inputs = new PinnedInputCatalog(access.Store);
        Quarantine = Keep(async cancellation =>
        {
            PinnedInputs pinned = await inputs.RefreshAsync(_ => false, cancellation).ConfigureAwait(false);
            QuarantineCatalog catalog = await QuarantineCatalog.OpenAsync(access.Store, pinned.Summed, cancellation).ConfigureAwait(false);
            return await catalog.ReadAsync(cancellation).ConfigureAwait(false);
        });
        Runs = Keep(cancellation => RunList.ReadAsync(access.Store, Timestamp.Now(context.Clock), cancellation));
    }

    public StoreAccess Access { get; }

    public CommandContext Context { get; }

    public Kept<Moment> Now { get; }

    public Kept<StepSurvey> Steps { get; }

    public Kept<MonthReports> Months { get; }

    public Kept<IReadOnlyList<QuarantineEntry>> Quarantine { get; }

    public Kept<RunList> Runs { get; }

    /// <summary>One for all, so that a final report is read once.</summary>
    public ReportReader Reports { get; }

    /// <summary>Asks for everything, so that who looks first finds it known. What fails is told to who looks.</summary>
    public Task KnowAsync(CancellationToken cancellation) => Task.WhenAll(
        Now.WaitAsync(cancellation), Months.WaitAsync(cancellation), Steps.WaitAsync(cancellation), Quarantine.WaitAsync(cancellation), Runs.WaitAsync(cancellation));

    private Kept<T> Keep<T>(Func<CancellationToken, Task<T>> ask)
        where T : class => new(ask, FreshFor, Patience, _patienceAtFirst, Context.Clock);
}
