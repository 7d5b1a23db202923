using System.Globalization;
using System.Text;
using Accounting.Aggregator.Offsets;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Whose report it is and of what, its state in large letters, where the figures come from, and what follows.</summary>
internal static class CoverSection
{
    private const int PartitionsShownMax = 8;

    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        html.Append($"<section class=\"cover\" id=\"{ReportSections.Cover.Anchor}\">\n");
        AppendLetterhead(html, manifest.Letterhead);
        html.Append($"<p class=\"kicker\">{PageText.Escape(manifest.Letterhead.Title)}</p>\n<h1>{MonthWords.Of(manifest.Month)}</h1>\n");
        html.Append(manifest.State == MonthState.Final
            ? string.Create(CultureInfo.InvariantCulture, $"<div><div class=\"state final\">FINAL <small>revision {manifest.Revision}</small></div></div>\n")
            : "<div><div class=\"state provisional\">PROVISIONAL</div></div>\n");
        AppendWaits(html, manifest);
        HeadlineTable.Append(html, page);
        html.Append("<table class=\"facts\"><tbody>\n");
        foreach (CoverFact fact in CoverFacts.Of(manifest).Where(fact => fact.Name != CoverFacts.StateName))
        {
            html.Append($"<tr><th scope=\"row\">{fact.Name}</th><td>{PageText.Escape(fact.Value)}</td></tr>\n");
        }

        html.Append($"<tr><th scope=\"row\">Coverage</th><td>{Coverage(manifest.Coverage)}</td></tr>\n</tbody></table>\n");
        AppendContents(html, page);
        if (manifest.State == MonthState.Final)
        {
            html.Append("<div class=\"sign\"><div>Prepared by, date</div><div>Approved by, date</div></div>\n");
        }

        html.Append("</section>\n");
    }

    private static void AppendLetterhead(StringBuilder html, Letterhead letterhead)
    {
        if (letterhead.Operator.Length + letterhead.Licence.Length > 0)
        {
            string licence = letterhead.Licence.Length > 0 ? $"Licence {letterhead.Licence}" : "";
            html.Append($"<div class=\"letterhead\"><b>{PageText.Escape(letterhead.Operator)}</b><span>{PageText.Escape(licence)}</span></div>\n");
        }
    }

    private static void AppendWaits(StringBuilder html, ReportManifest manifest)
    {
        if (manifest.State == MonthState.Final)
        {
            return;
        }

        string lead = manifest.State == MonthState.Open ? "The month is still running. Figures will change." : "The month has ended and is closing. Figures may change.";
        html.Append($"<div class=\"waits\"><b>{lead}</b> It becomes final once these are met:<ul>");
        foreach (string missing in manifest.WaitingFor)
        {
            html.Append($"<li>{PageText.Escape(missing)}</li>");
        }

        html.Append("</ul></div>\n");
    }

    private static void AppendContents(StringBuilder html, ReportPage page)
    {
        html.Append("<nav aria-label=\"Contents\"><ol>\n");
        foreach (ReportSection section in ReportSections.All.Where(section => section != ReportSections.Cover && (section != ReportSections.Restatement || page.Restated is not null)))
        {
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{section.Anchor}\"><span>{section.Number}</span>{section.Title}</a></li>\n");
        }

        html.Append("</ol></nav>\n");
    }

    private static string Coverage(Coverage coverage) => coverage.Partitions.Count <= PartitionsShownMax
        ? string.Join("<br>", coverage.Partitions.Select(partition => $"{PageText.Escape($"{partition.Source}/{partition.Partition}")} {UpTo(partition)}"))
        : $"{PageText.Counted(coverage.Partitions.Count, "partition")}, listed under <a href=\"#{ReportSections.Provenance.Anchor}\">{ReportSections.Provenance.Title}</a>";

    private static string UpTo(PartitionCoverage partition) => partition.Ranges.Count == 0 ? "empty" : $"to offset {partition.Ranges[^1].To}";
}
