using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;
using Accounting.Service.Queries;
using NodaTime;

namespace Accounting.Service.Steps;

/// <summary>
/// What who asks again and again how steps stand need not be told again: what counts, day versions, final reports, which never change; and what the last survey found. Day versions are looked at in
/// turns, so any number may ask about days; one survey of the steps is made at a time.
/// </summary>
/// <param name="access">The store.</param>
/// <param name="inputs">What counts.</param>
/// <param name="reports">Reads reports.</param>
/// <param name="runs">What was run.</param>
public sealed class SurveyMemory(StoreAccess access, RememberedInputs inputs, ReportReader reports, RunRecords runs)
{
    /// <summary>
    /// So often everything is looked at, also files of which nothing is new: of old days and final months, which a long history has thousands of, and which nobody writes.
    /// </summary>
    internal static readonly Duration WholeEvery = Duration.FromMinutes(10);

    private readonly DayCatalog _days = new(access.Store, access.Root.Zone);
    private readonly Lock _lock = new();
    private Task? _last;
    private Timestamp _wholeAt;

    /// <summary>Of nothing yet.</summary>
    public SurveyMemory(StoreAccess access)
        : this(access, new RememberedInputs(access.Store), new ReportReader(access.Store), new RunRecords(access.Store))
    {
    }

    public RememberedInputs Inputs => inputs;

    /// <summary>What quarantine files hold; null where each is read every time.</summary>
    public RememberedMessages? Quarantined { get; init; }

    public ReportReader Reports => reports;

    public RunRecords Runs => runs;

    /// <summary>What the last survey found, which the next may go by; null where it has to look at everything.</summary>
    internal SurveyFindings? Before { get; private set; }

    /// <summary>A survey of the steps begins.</summary>
    internal void Begin(Timestamp now)
    {
        if (Before is null || now.ToInstant() - _wholeAt.ToInstant() >= WholeEvery)
        {
            (Before, _wholeAt) = (null, now);
        }
    }

    internal void Keep(SurveyFindings findings) => Before = findings;

    /// <summary>Of all home dates, or of what is new of them since the last survey.</summary>
    /// <exception cref="Accounting.Aggregator.Store.DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    internal Task<DaySurvey> SurveyDaysAsync(PinnedInputs pinned, CancellationToken cancellation) => InTurnAsync(pinned, null, Before?.Days, cancellation);

    /// <summary>Of some home dates, and of no others; of what is new of them where a survey before is given.</summary>
    /// <exception cref="Accounting.Aggregator.Store.DamagedDataException">A checkpoint or a run isn't what was written.</exception>
    internal Task<DaySurvey> SurveyDaysAsync(PinnedInputs pinned, IEnumerable<HomeDate> dates, DaySurvey? before, CancellationToken cancellation) =>
        InTurnAsync(pinned, dates.ToHashSet().Contains, before, cancellation);

    private Task<DaySurvey> InTurnAsync(PinnedInputs pinned, Func<HomeDate, bool>? isWanted, DaySurvey? before, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Task<DaySurvey> own = AfterAsync(_last, () => DaySurvey.MakeAsync(access.Store, access.Root.Zone, pinned, _days, isWanted, before, cancellation));
            _last = own;
            return own;
        }
    }

    private static async Task<DaySurvey> AfterAsync(Task? before, Func<Task<DaySurvey>> survey)
    {
        await (before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await survey().ConfigureAwait(false);
    }
}
