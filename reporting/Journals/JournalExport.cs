using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;
using Accounting.Reporting.Sections.Journal;
using Accounting.Reporting.Sections.TrialBalance;
using NodaTime;

namespace Accounting.Reporting.Journals;

/// <summary>
/// The journal of a final month for an ERP: the files that the revision pins, so that the same bytes go out whenever they are asked for. Of a definition that
/// pinned none they are computed from what the revision pins, and have to come to its trial balance.
/// </summary>
public sealed class JournalExport
{
    private readonly Workspace _workspace;
    private readonly DateTimeZone _zone;
    private readonly IReadOnlyList<MonthRevision> _history;

    private JournalExport(Workspace workspace, DateTimeZone zone, IReadOnlyList<MonthRevision> history)
    {
        _workspace = workspace;
        _zone = zone;
        _history = history;
    }

    /// <param name="context">What to work with.</param>
    /// <param name="zone">The business time zone by the rules in force.</param>
    /// <param name="month">The month.</param>
    /// <param name="revision">Null for the newest.</param>
    /// <param name="isWhole">Whether a further revision's journal is wanted in full, not by what it differs from the one before.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="JournalRefusedException">The month isn't final, or there is no such revision.</exception>
    /// <exception cref="DamagedDataException">A file isn't what was written, or what is computed isn't what the trial balance says.</exception>
    public static async Task<ExportedJournal> OfAsync(ReportingContext context, DateTimeZone zone, BusinessMonth month, int? revision, bool isWhole, CancellationToken cancellation)
    {
        IReadOnlyList<MonthRevision> history = await new ReportReader(context.Store).HistoryAsync(month, cancellation).ConfigureAwait(false);
        if (history.Count == 0)
        {
            throw new JournalRefusedException(
                $"{month} isn't final, and what an ERP books must stand for good. 'accounting report --month {month}' tells what the month waits for; its provisional report shows in {ReportFiles.Tsv(JournalTable.Name)} what the journal would be.");
        }

        MonthRevision wanted = revision is null ? history[^1] : history.FirstOrDefault(found => found.Report.Final!.Revision == revision)
            ?? throw new JournalRefusedException(string.Create(CultureInfo.InvariantCulture, $"{month} has no revision {revision}: the newest is {history[^1].Report.Final!.Revision}."));
        using var workspace = new Workspace(context);
        return await new JournalExport(workspace, zone, history).ExportAsync(wanted, isWhole ? null : wanted.Report.Manifest.Restates, cancellation).ConfigureAwait(false);
    }

    private async Task<ExportedJournal> ExportAsync(MonthRevision wanted, RestatedRevision? before, CancellationToken cancellation)
    {
        MonthReport report = wanted.Report;
        string table = before is null ? JournalTable.Name : RestatementTables.Journal;
        (string Tsv, string Parquet)? pinned = report.Find(ReportFiles.Tsv(table)) is { } tsv && report.Find(ReportFiles.Parquet(table)) is { } parquet
            ? (await _workspace.PathOfAsync(tsv, cancellation).ConfigureAwait(false), await _workspace.PathOfAsync(parquet, cancellation).ConfigureAwait(false))
            : null;
        (string text, string columns) = pinned ?? await ComputeAsync(report, before, cancellation).ConfigureAwait(false);
        return new ExportedJournal
        {
            Manifest = report.Manifest,
            Before = before,
            IsComputed = pinned is null,
            Name = string.Create(CultureInfo.InvariantCulture, $"{JournalTable.Name}-{report.Manifest.Month}-revision-{report.Final!.Revision}{(before is null ? "" : "-difference")}"),
            Tsv = await File.ReadAllBytesAsync(text, cancellation).ConfigureAwait(false),
            Parquet = await File.ReadAllBytesAsync(columns, cancellation).ConfigureAwait(false),
            Totals = _workspace.Connection.Rows(
                $"SELECT currency, count(DISTINCT entry), count(*), sum(debit), sum(credit) FROM {BalancesSql.File(columns)} GROUP BY currency ORDER BY currency",
                (in DuckChunk chunk, int row) => new JournalTotals(chunk.CurrencyOf(0, row), chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Sum(3, row), chunk.Sum(4, row)),
                cancellation),
            RestatedAlong = before is null ? [] : [.. wanted.Entry.Months.Where(revision => revision.Month > report.Manifest.Month)],
        };
    }

    private async Task<(string Tsv, string Parquet)> ComputeAsync(MonthReport report, RestatedRevision? before, CancellationToken cancellation)
    {
        MonthReport[] needed = before is null ? [report] : [_history.First(found => found.Report.Final!.Revision == before.Revision).Report, report];
        IReadOnlyList<DayVersion> days = await NewestDays.FindAsync(_workspace.Context.Store, _zone, [.. needed.Select(each => each.Manifest.Coverage)], cancellation).ConfigureAwait(false);
        var journals = new RevisionJournal(_workspace, days, _zone);
        var lines = new List<IReadOnlyList<JournalLine>>();
        foreach (MonthReport each in needed)
        {
            lines.Add(await journals.LinesAsync(each.Final!, each.Manifest, cancellation).ConfigureAwait(false));
            await RequireTrialBalanceAsync(each, lines[^1], cancellation).ConfigureAwait(false);
        }

        var files = new TableFiles(_workspace);
        ReportTable table = before is null
            ? JournalTable.Of(report.Manifest.Month, report.Final!.Revision, lines[0])
            : JournalTable.OfDifference(report.Manifest.Month, report.Final!.Revision, before, JournalLines.Difference(lines[0], lines[1]));
        await files.AddAsync(JournalTable.Name, table, cancellation).ConfigureAwait(false);
        return (files.All[0].Path, files.All[1].Path);
    }

    private async Task RequireTrialBalanceAsync(MonthReport report, IReadOnlyList<JournalLine> lines, CancellationToken cancellation)
    {
        StoredFile table = FinalReports.Table(report.Final!, report.Manifest, ReportFiles.Parquet(TrialBalanceTable.Name));
        IReadOnlyList<TrialBalanceRow> rows = TrialBalanceTable.Read(_workspace.Connection, await _workspace.PathOfAsync(table, cancellation).ConfigureAwait(false), cancellation);
        if (JournalComparison.Of(lines, rows).FirstOrDefault() is { } differs)
        {
            throw new DamagedDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The report of {report.Manifest.Month}, revision {report.Final!.Revision}, is of definition {report.Manifest.Definition} and holds no journal, and what is computed is not what its trial balance says of {differs.Currency} {differs.Account.Name()}: ")
                + $"debits differ by {differs.Debits}, credits by {differs.Credits}, prior periods by {differs.PriorPeriod}. Run 'accounting verify', which names what is damaged; where nothing is, book the trial balance.");
        }
    }
}
