using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Close;

/// <summary>
/// What the months before hand on to the month at hand, as a pass goes through them.
/// <para>Invariant: each month is added once, in order, as it is published: so a month opens with the closing of the one before where that is final, also since this very pass, and otherwise with what is known of earlier days.</para>
/// </summary>
internal sealed class MonthsBefore(IObjectStore store)
{
    private readonly List<PublishedMonth> _published = [];
    private readonly Headlines _headlines = new(store);

    /// <summary>Null where the month before isn't final.</summary>
    public FinalOpening? Opening { get; private set; }

    /// <summary>The newest final one; null where there is none.</summary>
    public FinalRevision? LastFinal { get; private set; }

    /// <summary>The printed sums of the month before; null where there is none.</summary>
    public IReadOnlyList<StatementTotals>? Totals { get; private set; }

    /// <summary>What was reported of them, in order.</summary>
    public IReadOnlyList<PublishedMonth> Published => _published;

    public void AddFinal(FinalRevision revision, ReportManifest manifest)
    {
        Opening = FinalOpening.Of(revision, manifest);
        LastFinal = revision;
        Add(new MonthReport(manifest, revision));
    }

    public void AddProvisional(ReportManifest manifest)
    {
        Opening = null;
        Add(new MonthReport(manifest, null));
    }

    /// <summary>The headlines of those that a reader compares the month with.</summary>
    public Task<IReadOnlyList<Comparative>> BesideAsync(BusinessMonth month, CancellationToken cancellation) => _headlines.BesideAsync(month, cancellation);

    private void Add(MonthReport report)
    {
        Totals = report.Manifest.Totals;
        _published.Add(PublishedMonth.Of(report));
        _headlines.Keep(report);
    }
}
