using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Reports;

namespace Accounting.Service.Queries;

/// <summary>The months' reports as the last nightly left them.</summary>
/// <param name="Reports">The newest report of every month that has one, in order.</param>
/// <param name="Corrections">What became known of closed months since, and no final report tells yet.</param>
public sealed record MonthReports(IReadOnlyList<MonthReport> Reports, IReadOnlyList<ShownCorrection> Corrections)
{
    /// <exception cref="Accounting.Aggregator.Store.DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public static async Task<MonthReports> ReadAsync(ReportReader reader, CancellationToken cancellation)
    {
        IReadOnlyList<MonthReport> reports = await reader.AllAsync(cancellation).ConfigureAwait(false);
        return new MonthReports(reports, [.. (await reader.CorrectionsAsync(reports, cancellation).ConfigureAwait(false)).Select(ShownCorrection.Of)]);
    }

    /// <summary>The month's own, and the corrections of it or told in it.</summary>
    public MonthReports Of(BusinessMonth month) => new(
        [.. Reports.Where(report => report.Manifest.Month == month)],
        [.. Corrections.Where(correction => correction.Month == month.ToString() || correction.In == month.ToString())]);

    /// <summary>The corrections of one month.</summary>
    public IReadOnlyList<ShownCorrection> SinceClosed(BusinessMonth month) => [.. Corrections.Where(correction => correction.Month == month.ToString())];
}
