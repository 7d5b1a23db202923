using System.Globalization;
using System.Text;
using Accounting.Aggregator;

namespace Accounting.Reporting.Html;

/// <summary>What the report includes and which files it is, so that it can be checked and made again.</summary>
internal static class ProvenanceSection
{
    private const int RangesShownMax = 4;

    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        html.Append("<section class=\"sheet\">\n<h2>Provenance</h2>\n<h3>Files</h3>\n<table><thead><tr><th>File</th><th class=\"n\">Rows</th><th class=\"n\">Bytes</th><th>SHA-256</th></tr></thead><tbody>\n");
        foreach (ReportFile file in manifest.Files)
        {
            html.Append($"<tr><td>{file.Name}</td><td class=\"n\">{(file.Rows is { } rows ? PageText.Count(rows) : "")}</td><td class=\"n\">{PageText.Count(file.LengthBytes)}</td><td class=\"hash\">{file.Sha256}</td></tr>\n");
        }

        html.Append("</tbody></table>\n<h3>Coverage</h3>\n<table><thead><tr><th>Source</th><th class=\"n\">Partition</th><th>Offsets, the last not included</th></tr></thead><tbody>\n");
        foreach (PartitionCoverage partition in manifest.Coverage.Partitions)
        {
            string ranges = string.Join(", ", partition.Ranges.Take(RangesShownMax).Select(range => $"{range.From} to {range.To}"));
            ranges = ranges.Length == 0 ? "none yet" : ranges;
            string more = partition.Ranges.Count > RangesShownMax ? $" and {PageText.Count(partition.Ranges.Count - RangesShownMax)} more ranges" : "";
            html.Append($"<tr><td>{PageText.Escape(partition.Source.Value)}</td><td class=\"n\">{partition.Partition}</td><td>{ranges}{more}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (manifest.Coverage.Runs.Count > 0)
        {
            html.Append($"<p>Runs: {PageText.Escape(string.Join(", ", manifest.Coverage.Runs))}</p>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">Inputs {manifest.Inputs}, {manifest.Days.Count} home dates, balances {manifest.Balances}. The manifest beside this page names every version.</p>\n</section>\n");
    }
}
