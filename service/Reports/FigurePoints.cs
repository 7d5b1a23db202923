using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Reporting.Explain;
using Accounting.Reporting.Published;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Reports;

/// <summary>Finds what <c>--between</c> names: a revision, the provisional report, or a run in <c>runs/</c>.</summary>
public sealed class FigurePoints(IObjectStore store, BusinessMonth month)
{
    private const string RevisionPrefix = "revision-";

    private const string Provisional = "provisional";

    /// <exception cref="UsageException">There is no such point.</exception>
    public async Task<FigurePoint> FindAsync(string name, CancellationToken cancellation)
    {
        if (name == Provisional)
        {
            MonthReport? report = await new ReportReader(store).FindAsync(month, cancellation).ConfigureAwait(false);
            return report is { Final: null }
                ? await FigurePoint.OfAsync(store, name, report, cancellation).ConfigureAwait(false)
                : throw new UsageException($"{month} has no provisional report{(report is null ? "" : ": it is final")}. 'accounting report --month {month} --history' lists its revisions.");
        }

        if (name.StartsWith(RevisionPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(RevisionPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int revision))
        {
            IReadOnlyList<MonthRevision> history = await new ReportReader(store).HistoryAsync(month, cancellation).ConfigureAwait(false);
            return history.FirstOrDefault(found => found.Report.Final!.Revision == revision) is { } found
                ? await FigurePoint.OfAsync(store, name, found.Report, cancellation).ConfigureAwait(false)
                : throw new UsageException($"{month} has no {name}. 'accounting report --month {month} --history' lists its revisions.");
        }

        return new FigurePoint(name, await KnownByAsync(name, cancellation).ConfigureAwait(false), null, null);
    }

    private async Task<KnownPoint> KnownByAsync(string name, CancellationToken cancellation)
    {
        if (!RunRecord.TryKeyOf(name, out ObjectKey key) || await store.TryReadAsync(key, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            throw new UsageException($"'{name}' is neither revision-N nor provisional, nor a run in runs/.");
        }

        RunRecord run = StoreJson.Deserialize<RunRecord>(key, bytes);
        return run.Coverage is { } coverage
            ? new KnownPoint(coverage, run.CutBy)
            : throw new UsageException($"The run {name} ended before it knew what it included: compare another.");
    }
}
