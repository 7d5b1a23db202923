using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Verification;

/// <summary>Has the second reader read the Parquet tables of every report, and compares them with their TSV twins and with what the manifest says. The copies of final revisions have the same bytes.</summary>
/// <param name="inspection">What is known to be damaged is not read.</param>
/// <param name="progress">Told the bytes of each file that was read.</param>
public sealed class SecondTableVerification(Inspection inspection, Action<long> progress)
{
    private const string Parquet = ".parquet";

    private readonly HashSet<string> _damaged = [.. inspection.Findings.Where(finding => finding.IsFault).Select(finding => finding.Place)];

    /// <summary>The bytes that it will read.</summary>
    public static long BytesOf(IEnumerable<(ReportManifest Manifest, Func<string, ObjectKey> KeyOf)> reports) => reports.Sum(report => TablesOf(report.Manifest).Sum(table => table.LengthBytes));

    public async Task RunAsync(IEnumerable<(ReportManifest Manifest, Func<string, ObjectKey> KeyOf)> reports, CancellationToken cancellation)
    {
        foreach ((ReportManifest manifest, Func<string, ObjectKey> keyOf) in reports)
        {
            foreach (ReportFile table in TablesOf(manifest))
            {
                await VerifyAsync(manifest, keyOf, table, cancellation).ConfigureAwait(false);
                progress(table.LengthBytes);
            }
        }
    }

    private static IEnumerable<ReportFile> TablesOf(ReportManifest manifest) => manifest.Files.Where(file => file.Name.EndsWith(Parquet, StringComparison.Ordinal));

    private async Task VerifyAsync(ReportManifest manifest, Func<string, ObjectKey> keyOf, ReportFile table, CancellationToken cancellation)
    {
        ReportFile? twin = manifest.Find(ReportFiles.Tsv(table.Name[..^Parquet.Length]));
        if (twin is null || _damaged.Contains(keyOf(table.Name).Value) || _damaged.Contains(keyOf(twin.Name).Value))
        {
            return;
        }

        // A file that was replaced since it was verified is told by whoever reads it: nothing is compared with what isn't the report's any more.
        using FileLease? parquet = await inspection.TryLeaseAsync(keyOf(table.Name), table.Sha256, ReportFiles.ProvisionalRemedy, cancellation).ConfigureAwait(false);
        using FileLease? tsv = await inspection.TryLeaseAsync(keyOf(twin.Name), twin.Sha256, ReportFiles.ProvisionalRemedy, cancellation).ConfigureAwait(false);
        IReadOnlyList<StatementTotals>? totals = table.Name == ReportFiles.Parquet(StatementsTable.Name) ? manifest.Totals : null;
        if (parquet is not null && tsv is not null && await SecondTableReader.ReadAsync(parquet.Path, tsv.Path, totals, cancellation).ConfigureAwait(false) is { } problem)
        {
            inspection.Report(FindingKind.Damaged, keyOf(table.Name).Value, problem, ReadingDifference.Remedy);
        }
    }
}
