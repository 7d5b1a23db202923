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
    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        SectionFrame.Begin(html, ReportSections.Provenance);
        html.Append("<h3>Files</h3>\n<p class=\"soft\">With the beginning of each one's SHA-256; all of it is in manifest.json.</p>\n<div class=\"scroll\"><table class=\"small\"><thead><tr><th>File</th><th class=\"n\">Rows</th>");
        html.Append("<th class=\"n\">Bytes</th><th>TSV</th><th class=\"n\">Bytes</th><th>Parquet</th></tr></thead><tbody>\n");
        foreach (IGrouping<string, ReportFile> file in manifest.Files.GroupBy(TableOf))
        {
            html.Append($"<tr><td>{file.Key}</td><td class=\"n\">{(file.First().Rows is { } rows ? PageText.Count(rows) : "")}</td>");
            html.Append($"{Cells(file.FirstOrDefault(form => !IsParquet(form)))}{Cells(file.FirstOrDefault(IsParquet))}</tr>\n");
        }

        html.Append("</tbody></table></div>\n<h3>Coverage</h3>\n<table><thead><tr><th>Source</th><th class=\"n\">Partition</th><th>Offsets, the last not included</th></tr></thead><tbody>\n");
        foreach (PartitionCoverage partition in manifest.Coverage.Partitions)
        {
            html.Append($"<tr><td>{PageText.Escape(partition.Source.Value)}</td><td class=\"n\">{partition.Partition}</td><td>{PageText.Ranges(partition)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (manifest.Coverage.Runs.Count > 0)
        {
            html.Append($"<p>Runs: {PageText.Escape(string.Join(", ", manifest.Coverage.Runs))}</p>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Inputs {manifest.Inputs}, {manifest.Days.Count} home dates, balances {manifest.Balances}. The manifest beside this page names every version.</p>\n");
        SectionFrame.End(html);
    }

    /// <summary>A table's name for both its forms; any other file's own.</summary>
    private static string TableOf(ReportFile file) => IsParquet(file) || file.Name == ReportFiles.Tsv(Path.GetFileNameWithoutExtension(file.Name)) ? Path.GetFileNameWithoutExtension(file.Name) : file.Name;

    private static bool IsParquet(ReportFile file) => file.Name == ReportFiles.Parquet(Path.GetFileNameWithoutExtension(file.Name));

    private static string Cells(ReportFile? file) => file is null
        ? "<td></td><td></td>"
        : $"<td class=\"n\">{PageText.Count(file.LengthBytes)}</td><td class=\"hash\">{file.Sha256.Prefix16}</td>";
}
