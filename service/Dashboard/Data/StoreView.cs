using Accounting.Aggregator.Runs;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    /// <param name="access">The store.</param>
    /// <param name="context">Options, logs, clock.</param>
    /// <param name="own">The consumer of this process; null where it has none.</param>
    public StoreView(StoreAccess access, CommandContext context, OwnMember? own)
    {
        Access = access;
        Context = context;
        Now = Keep(new MomentReader(access, context, own).AskAsync);
        Steps = Keep(cancellation => StepSurvey.MakeAsync(access, context, Instant.FromDateTimeOffset(context.Clock.GetUtcNow()), cancellation));
        Months = Keep(cancellation => MonthReports.ReadAsync(access, cancellation));
        Quarantine = Keep(async cancellation =>
        {
            QuarantineCatalog catalog = await QuarantineCatalog.OpenAsync(access.Store, await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return await catalog.ReadAsync(cancellation).ConfigureAwait(false);
        });
        Runs = Keep(cancellation => RunList.ReadAsync(access.Store, cancellation));
    }

    public StoreAccess Access { get; }

    public CommandContext Context { get; }

    public Kept<Moment> Now { get; }

    public Kept<StepSurvey> Steps { get; }

    public Kept<MonthReports> Months { get; }

    public Kept<IReadOnlyList<QuarantineEntry>> Quarantine { get; }

    public Kept<RunList> Runs { get; }

    public ReportReader Reports => new(Access.Store);

    private Kept<T> Keep<T>(Func<CancellationToken, Task<T>> ask)
        where T : class => new(ask, FreshFor, Patience, Context.Clock);
}
