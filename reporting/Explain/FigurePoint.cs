using Accounting.Aggregator.Store;
using Accounting.Compactor.History;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Explain;

/// <summary>What was known when a figure was made.</summary>
/// <param name="Name">As the person named it.</param>
/// <param name="Known">What the figure includes, and by which time-zone rules it is cut.</param>
/// <param name="Opening">The same of the revision that the report opens with, or of the report where it pins none; null of a mere run.</param>
/// <param name="Report">The report that prints the figure; null of a mere run, whose figure is folded anew.</param>
public sealed record FigurePoint(string Name, KnownPoint Known, KnownPoint? Opening, MonthReport? Report)
{
    /// <summary>The point at which a report was made.</summary>
    /// <param name="store">Where the report that it opens with lies.</param>
    /// <param name="name">As the person named it.</param>
    /// <param name="report">The report.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public static async Task<FigurePoint> OfAsync(IObjectStore store, string name, MonthReport report, CancellationToken cancellation)
    {
        MonthReport? before = report.Manifest.Opening is null ? null : await new EarlierReports(store).BeforeAsync(report, cancellation).ConfigureAwait(false);
        return new FigurePoint(name, report.Manifest.Known, (before ?? report).Manifest.Known, report);
    }
}
