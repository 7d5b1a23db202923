using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Published;

/// <summary>
/// Looks at reports without making any. Everything read is checked against the hashes that the chain or the manifest holds. What is final never changes, so who asks one reader again and again
/// is told of it out of memory: any number may ask at once.
/// </summary>
public sealed class ReportReader(IObjectStore store)
{
    private const string ReportsPrefix = "reports/";

    private readonly ConcurrentDictionary<ContentHash256, ReportManifest> _finals = [];

    private volatile ReportChain? _chain;

    /// <summary>The newest final revision of a month, else its provisional report; null where there is neither.</summary>
    /// <exception cref="DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public async Task<MonthReport?> FindAsync(BusinessMonth month, CancellationToken cancellation)
    {
        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        return await FindAsync(chain, month, cancellation).ConfigureAwait(false);
    }

    /// <summary>The newest report of every month that has one, in order.</summary>
    /// <exception cref="DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public async Task<IReadOnlyList<MonthReport>> AllAsync(CancellationToken cancellation)
    {
        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        return await FindAsync(chain, (await MonthsAsync(cancellation).ConfigureAwait(false)).Concat(chain.FinalMonths), cancellation).ConfigureAwait(false);
    }

    /// <summary>The newest revision of every final month, and the reports of the others, both in order: of final ones none is read.</summary>
    /// <exception cref="DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public async Task<(IReadOnlyList<FinalRevision> Final, IReadOnlyList<MonthReport> Open)> StandingsAsync(CancellationToken cancellation)
    {
        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        IEnumerable<BusinessMonth> open = (await MonthsAsync(cancellation).ConfigureAwait(false)).Where(month => chain.Newest(month) is null);
        return ([.. chain.FinalMonths.Select(month => chain.Newest(month)!)], await FindAsync(chain, open, cancellation).ConfigureAwait(false));
    }

    /// <summary>Every final revision of a month, in the order of the chain; none where it isn't final.</summary>
    /// <exception cref="DamagedDataException">The chain or a manifest isn't what was written.</exception>
    public async Task<IReadOnlyList<MonthRevision>> HistoryAsync(BusinessMonth month, CancellationToken cancellation)
    {
        ReportChain chain = await ChainAsync(cancellation).ConfigureAwait(false);
        var history = new List<MonthRevision>();
        foreach (ChainEntry entry in chain.Entries)
        {
            if (entry.Months.FirstOrDefault(revision => revision.Month == month) is { } revision)
            {
                history.Add(new MonthRevision(entry, new MonthReport(await FinalAsync(revision, cancellation).ConfigureAwait(false), revision)));
            }
        }

        return history;
    }

    /// <summary>What became known of closed months since, and no final report tells yet.</summary>
    /// <param name="reports">The newest report of every month.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="DamagedDataException">A file isn't what its manifest says.</exception>
    public async Task<IReadOnlyList<ClosedMonthCorrection>> CorrectionsAsync(IReadOnlyList<MonthReport> reports, CancellationToken cancellation)
    {
        // The others are final, or open with a month that isn't.
        if (reports.FirstOrDefault(report => report.Manifest is { State: not MonthState.Final, Opening: not null }) is not { } open
            || (await TableAsync(open, ReportFiles.CorrectionsByMonth, cancellation).ConfigureAwait(false)).Skip(1).ToArray() is not { Length: > 0 } corrections)
        {
            return [];
        }

        IReadOnlyList<string[]> regulatory = await TableAsync(open, ReportFiles.Regulatory, cancellation).ConfigureAwait(false);
        int Column(string name) => Array.IndexOf(regulatory[0], name);
        var yields = regulatory.Skip(1).Where(row => Column("original_period") >= 0 && row[Column("original_period")].Length > 0 && row[Column("level")] == "total")
            .ToDictionary(row => (row[Column("original_period")], row[Column("currency")]), row => row[Column("ggy")]);
        return
        [
            .. corrections.Select(row => new ClosedMonthCorrection(
                BusinessMonth.Parse(row[0]),
                Currency.Parse(row[1]),
                long.Parse(row[2], CultureInfo.InvariantCulture),
                row[3],
                yields.GetValueOrDefault((row[0], row[1]), ""),
                open.Manifest.Month)),
        ];
    }

    /// <summary>The cells of a small table, its header first.</summary>
    /// <param name="report">The report.</param>
    /// <param name="table"><see cref="ReportFiles.Statements"/>, for example.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="DamagedDataException">The file isn't what the manifest says.</exception>
    public async Task<IReadOnlyList<string[]>> TableAsync(MonthReport report, string table, CancellationToken cancellation)
    {
        string name = ReportFiles.Tsv(table);
        ReportFile file = report.Manifest.Find(name) ?? throw new ArgumentException($"Reports have no table {table}.", nameof(table));
        using FileLease lease = await store.LeaseFileAsync(report.KeyOf(name), file.Sha256, cancellation).ConfigureAwait(false);
        string[] lines = await File.ReadAllLinesAsync(lease.Path, Encoding.UTF8, cancellation).ConfigureAwait(false);
        return [.. lines.Select(line => line.Split('\t').Select(TsvText.Unescape).ToArray())];
    }

    /// <summary>Those with a folder of reports.</summary>
    private async Task<IEnumerable<BusinessMonth>> MonthsAsync(CancellationToken cancellation) =>
        (await store.ListFoldersAsync(ReportsPrefix, cancellation).ConfigureAwait(false)).Select(MonthOf).OfType<BusinessMonth>();

    private static BusinessMonth? MonthOf(string folder)
    {
        const string Prefix = ReportsPrefix + "month=";
        return folder.StartsWith(Prefix, StringComparison.Ordinal) && BusinessMonth.TryParse(folder[Prefix.Length..].TrimEnd('/'), out BusinessMonth month) ? month : null;
    }

    /// <summary>All final revisions.</summary>
    /// <exception cref="DamagedDataException">The chain isn't what was written.</exception>
    public async Task<ReportChain> ChainAsync(CancellationToken cancellation) => _chain = await ReportChain.LoadAsync(store, _chain, cancellation).ConfigureAwait(false);

    /// <summary>What a final revision says of itself.</summary>
    /// <exception cref="DamagedDataException">The manifest is missing or not the one that was committed.</exception>
    internal async Task<ReportManifest> FinalAsync(FinalRevision revision, CancellationToken cancellation)
    {
        if (!_finals.TryGetValue(revision.Manifest, out ReportManifest? manifest))
        {
            manifest = await FinalReports.ManifestAsync(store, revision, cancellation).ConfigureAwait(false);
            _finals[revision.Manifest] = manifest;
        }

        return manifest;
    }

    private async Task<IReadOnlyList<MonthReport>> FindAsync(ReportChain chain, IEnumerable<BusinessMonth> months, CancellationToken cancellation)
    {
        var reports = new List<MonthReport>();
        foreach (BusinessMonth month in months.Distinct().Order())
        {
            if (await FindAsync(chain, month, cancellation).ConfigureAwait(false) is { } report)
            {
                reports.Add(report);
            }
        }

        return reports;
    }

    private async Task<MonthReport?> FindAsync(ReportChain chain, BusinessMonth month, CancellationToken cancellation)
    {
        if (chain.Newest(month) is { } final)
        {
            return new MonthReport(await FinalAsync(final, cancellation).ConfigureAwait(false), final);
        }

        ObjectKey key = ReportFiles.Provisional(month, ReportFiles.Manifest);
        byte[]? bytes = await store.TryReadAsync(key, cancellation).ConfigureAwait(false);
        return bytes is null ? null : new MonthReport(SealedJson.Deserialize<ReportManifest>(key, bytes, ReportFiles.ProvisionalRemedy), null);
    }
}
