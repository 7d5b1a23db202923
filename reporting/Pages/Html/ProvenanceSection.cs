using System.Globalization;
using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What the report includes and which files it is, so that it can be checked and made again.</summary>
internal static class ProvenanceSection
{
    private static readonly PageTable<IGrouping<string, ReportFile>> Files = new PageTable<IGrouping<string, ReportFile>>("small") { Scrolls = true }
        .Text("File", file => file.Key).Add(PageTable.NumberHead("Rows"), file => $"<td class=\"n\">{(file.First().Rows is { } rows ? PageText.Count(rows) : "")}</td>")
        .Add(PageTable.NumberHead("Bytes") + "<th>TSV</th>", file => Cells(file.FirstOrDefault(form => !IsParquet(form))))
        .Add(PageTable.NumberHead("Bytes") + "<th>Parquet</th>", file => Cells(file.FirstOrDefault(IsParquet)));

    private static readonly PageTable<PartitionCoverage> Partitions = new PageTable<PartitionCoverage>()
        .Text("Source", partition => partition.Source.Value).Add(PageTable.NumberHead("Partition"), partition => $"<td class=\"n\">{partition.Partition}</td>")
        .Html("Offsets, the last not included", PageText.Ranges);

    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        html.Append("<h3>Files</h3>\n<p class=\"soft\">With the beginning of each one's SHA-256; all of it is in manifest.json.</p>\n");
        Files.Append(html, manifest.Files.GroupBy(TableOf));
        html.Append("<h3>Coverage</h3>\n");
        Partitions.Append(html, manifest.Coverage.Partitions);
        if (manifest.Coverage.Runs.Count > 0)
        {
            html.Append($"<p>Runs: {PageText.Escape(string.Join(", ", manifest.Coverage.Runs))}</p>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Inputs {manifest.Inputs}, {manifest.Days.Count} home dates, balances {manifest.Balances}. The manifest beside this page names every version.</p>\n");
    }

    /// <summary>A table's name for both its forms; any other file's own.</summary>
    private static string TableOf(ReportFile file) => IsParquet(file) || file.Name == ReportFiles.Tsv(Path.GetFileNameWithoutExtension(file.Name)) ? Path.GetFileNameWithoutExtension(file.Name) : file.Name;

    private static bool IsParquet(ReportFile file) => file.Name == ReportFiles.Parquet(Path.GetFileNameWithoutExtension(file.Name));

    private static string Cells(ReportFile? file) => file is null
        ? "<td></td><td></td>"
        : $"<td class=\"n\">{PageText.Count(file.LengthBytes)}</td><td class=\"hash\">{file.Sha256.Prefix16}</td>";
}
