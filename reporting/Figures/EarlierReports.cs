using Accounting.Aggregator.Store;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Figures;

/// <summary>The reports of earlier months that a report was made upon: of final months the revisions that its chain of openings pins, of others what stands.</summary>
internal sealed class EarlierReports(IObjectStore store)
{
    private ReportChain? _chain;

    /// <summary>The report of the month before; null where there is none.</summary>
    public async Task<MonthReport?> BeforeAsync(MonthReport report, CancellationToken cancellation)
    {
        _chain ??= await ReportChain.LoadAsync(store, cancellation).ConfigureAwait(false);
        if (report.Manifest.Opening is not { } opening)
        {
            // What opens with a month that isn't final was made upon its provisional report.
            return report.Final is null && await new ReportReader(store).FindAsync(report.Manifest.Month.Previous, cancellation).ConfigureAwait(false) is { Final: null } provisional ? provisional : null;
        }

        FinalRevision pinned = _chain.All.First(revision => revision.Manifest == opening.Manifest);
        return new MonthReport(await FinalReports.ManifestAsync(store, pinned, cancellation).ConfigureAwait(false), pinned);
    }

    /// <summary>All of them, the latest first.</summary>
    public async Task<IReadOnlyList<MonthReport>> AllBeforeAsync(MonthReport report, CancellationToken cancellation)
    {
        var earlier = new List<MonthReport>();
        for (MonthReport? before = await BeforeAsync(report, cancellation).ConfigureAwait(false); before is not null; before = await BeforeAsync(before, cancellation).ConfigureAwait(false))
        {
            earlier.Add(before);
        }

        return earlier;
    }

    /// <summary>The revision that a restated one takes the place of.</summary>
    public async Task<MonthReport> RestatedAsync(RestatedRevision restated, CancellationToken cancellation)
    {
        _chain ??= await ReportChain.LoadAsync(store, cancellation).ConfigureAwait(false);
        FinalRevision before = _chain.All.First(revision => revision.Manifest == restated.Manifest);
        return new MonthReport(await FinalReports.ManifestAsync(store, before, cancellation).ConfigureAwait(false), before);
    }
}
