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
        html.Append("<h3>Files</h3>\n<table><thead><tr><th>File</th><th class=\"n\">Rows</th><th class=\"n\">Bytes</th><th>SHA-256</th></tr></thead><tbody>\n");
        foreach (ReportFile file in manifest.Files)
        {
            html.Append($"<tr><td>{file.Name}</td><td class=\"n\">{(file.Rows is { } rows ? PageText.Count(rows) : "")}</td><td class=\"n\">{PageText.Count(file.LengthBytes)}</td><td class=\"hash\">{file.Sha256}</td></tr>\n");
        }

        html.Append("</tbody></table>\n<h3>Coverage</h3>\n<table><thead><tr><th>Source</th><th class=\"n\">Partition</th><th>Offsets, the last not included</th></tr></thead><tbody>\n");
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
}
