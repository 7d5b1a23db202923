using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Queries;
using Accounting.Service.Reports;

namespace Accounting.Service.Dashboard.Web;

/// <summary>The months, one of them, and the files of its reports.</summary>
public sealed class MonthPages(StoreView store, SiteFacts facts)
{
    private const int DifferencesShown = 50;

    private readonly LastSeen<MonthView> _seen = new(store.Context.Clock);

    public async Task<PageContent> AllAsync(CancellationToken cancellation)
    {
        Answer<MonthReports> months = await store.Months.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<MonthsPage>(("Site", facts.Of(months)), ("Months", months.Value));
    }

    /// <param name="month">As the address names it.</param>
    /// <param name="revision">Null for the newest.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="NotFoundException">There is no such report.</exception>
    public async Task<PageContent> OneAsync(string month, int? revision, CancellationToken cancellation)
    {
        BusinessMonth wanted = Parse(month);
        Answer<MonthView> view = await _seen.AskAsync($"{wanted} {revision}", () => ViewAsync(wanted, revision, cancellation), () => OfAllAsync(wanted, revision, cancellation)).ConfigureAwait(false);
        return PageContent.Of<MonthPage>(("Site", facts.Of(view)), ("View", view.Value with { Signable = SignableOf(view.Value.Report) }));
    }

    private async Task<MonthView> ViewAsync(BusinessMonth wanted, int? revision, CancellationToken cancellation)
    {
        Answer<MonthStandings> months = await store.Standings.GetAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<MonthRevision> history = await store.Reports.HistoryAsync(wanted, cancellation).ConfigureAwait(false);
        MonthReport report = (revision is { } number ? history.FirstOrDefault(found => found.Report.Final!.Revision == number)?.Report : await store.Reports.FindAsync(wanted, cancellation).ConfigureAwait(false))
            ?? throw new NotFoundException($"There is no report of {wanted}{(revision is null ? "" : $" with revision {revision}")}.");
        return new MonthView { Report = report, History = history, Corrections = months.Value.SinceClosed(wanted), Differences = await DifferencesAsync(report, cancellation).ConfigureAwait(false), Signable = [] };
    }

    /// <summary>Of its newest report what the list of months showed last; null where that didn't show it.</summary>
    private async Task<Answer<MonthView>?> OfAllAsync(BusinessMonth wanted, int? revision, CancellationToken cancellation)
    {
        Answer<MonthReports> months = await store.Months.GetAsync(cancellation).ConfigureAwait(false);
        return revision is null && months.Value.Reports.FirstOrDefault(report => report.Manifest.Month == wanted) is { } report
            ? new Answer<MonthView>(new MonthView { Report = report, History = [], Corrections = months.Value.SinceClosed(wanted), Differences = [], Signable = [] }, months.At, null)
            : null;
    }

    /// <summary>A file of a report, its bytes checked against the report's manifest: nothing that no manifest names can be asked for.</summary>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    public async Task<(ReportFile File, FileLease Lease)> FileAsync(string month, string folder, string name, CancellationToken cancellation)
    {
        BusinessMonth wanted = Parse(month);
        IReadOnlyList<MonthRevision> history = await store.Reports.HistoryAsync(wanted, cancellation).ConfigureAwait(false);
        MonthReport? newest = await store.Reports.FindAsync(wanted, cancellation).ConfigureAwait(false);
        MonthReport? report = history.Select(revision => revision.Report).Append(newest).OfType<MonthReport>().FirstOrDefault(report => NameOf(report) == folder);
        return report?.Manifest.Find(name) is { } file
            ? (file, await store.Access.Store.LeaseFileAsync(report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false))
            : throw new NotFoundException($"There is no such file of {wanted}. The month's page lists all there are.");
    }

    /// <summary>Whoever closes months signs nothing off.</summary>
    private IReadOnlyList<Control> SignableOf(MonthReport report) =>
        Visitor.Current is { MaySign: true } visitor && !string.Equals(visitor.Name.Trim(), store.Context.Options.Close.Closer, StringComparison.OrdinalIgnoreCase) ? SignableDifferences.ThatBlock(report) : [];

    private static BusinessMonth Parse(string text) =>
        BusinessMonth.TryParse(text, out BusinessMonth month) ? month : throw new NotFoundException("A month is written 2026-11.");

    private static string NameOf(MonthReport report) => report.Folder.TrimEnd('/').Split('/')[^1];

    private async Task<IReadOnlyList<TableHead>> DifferencesAsync(MonthReport report, CancellationToken cancellation)
    {
        var heads = new List<TableHead>();
        foreach (ReportFile file in report.Manifest.Files.Where(file => file.Name.StartsWith("restatement-", StringComparison.Ordinal) && file.Name.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            using FileLease lease = await store.Access.Store.LeaseFileAsync(report.KeyOf(file.Name), file.Sha256, cancellation).ConfigureAwait(false);
            string[][] rows = [.. File.ReadLines(lease.Path, Encoding.UTF8).Take(1 + DifferencesShown).Select(line => line.Split('\t').Select(TsvText.Unescape).ToArray())];
            heads.Add(new TableHead(Path.GetFileNameWithoutExtension(file.Name), rows[0], rows[1..], file.Rows ?? rows.Length - 1));
        }

        return heads;
    }
}
