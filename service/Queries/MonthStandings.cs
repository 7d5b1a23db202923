using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Service.Reports;

namespace Accounting.Service.Queries;

/// <summary>Where every month stands: of final ones as the chain says, whose reports needn't be read for that, of the others by their reports.</summary>
/// <param name="Final">The newest revision of every final month, in order.</param>
/// <param name="Open">The reports of the months that aren't final, in order.</param>
/// <param name="Newest">The report of the last month that has one; null where none has.</param>
/// <param name="Corrections">What became known of closed months since, and no final report tells yet.</param>
public sealed record MonthStandings(IReadOnlyList<FinalRevision> Final, IReadOnlyList<MonthReport> Open, MonthReport? Newest, IReadOnlyList<ShownCorrection> Corrections)
{
    /// <summary>Those that have a report, in order.</summary>
    public IReadOnlyList<BusinessMonth> Months => [.. Final.Select(revision => revision.Month).Concat(Open.Select(report => report.Manifest.Month)).Order()];

    /// <summary>As <c>status</c> shows them, in order.</summary>
    public IReadOnlyList<MonthStatus> Statuses =>
    [
        .. Final.Select(revision => (revision.Month, MonthStatus.Of(revision, Corrections))).Concat(Open.Select(report => (report.Manifest.Month, MonthStatus.Of(report.Manifest, Corrections))))
            .OrderBy(month => month.Month).Select(month => month.Item2),
    ];

    /// <exception cref="Accounting.Aggregator.Store.DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public static async Task<MonthStandings> ReadAsync(ReportReader reader, CancellationToken cancellation)
    {
        (IReadOnlyList<FinalRevision> final, IReadOnlyList<MonthReport> open) = await reader.StandingsAsync(cancellation).ConfigureAwait(false);
        BusinessMonth? last = final.Count == 0 ? null : final[^1].Month;
        MonthReport? newest = open is [.., var report] && !(last > report.Manifest.Month) ? report
            : last is { } month ? await reader.FindAsync(month, cancellation).ConfigureAwait(false) : null;
        return new MonthStandings(final, open, newest, [.. (await reader.CorrectionsAsync(open, cancellation).ConfigureAwait(false)).Select(ShownCorrection.Of)]);
    }

    /// <summary>The newest revision of a month; null where it isn't final.</summary>
    public FinalRevision? FinalOf(BusinessMonth month) => Final.FirstOrDefault(revision => revision.Month == month);

    /// <summary>The corrections of one month.</summary>
    public IReadOnlyList<ShownCorrection> SinceClosed(BusinessMonth month) => [.. Corrections.Where(correction => correction.Month == month.ToString())];
}
