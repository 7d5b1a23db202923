using System.Text;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// One self-contained page: nothing of it is loaded from elsewhere, nothing in it runs. It reads on a screen and prints on A4.
/// Its sections are <see cref="ReportSections"/>, in that order. One in which there is nothing to tell says so: sections keep their places.
/// </summary>
public static class HtmlReport
{
    private static readonly (ReportSection Frame, Action<StringBuilder, ReportPage> Append)[] Sections =
    [
        (ReportSections.Restatement, RestatementSection.Append),
        (ReportSections.Summary, SummarySection.Append),
        (ReportSections.RollForward, RollForwardSection.Append),
        (ReportSections.ClientMoney, ClientMoneySection.Append),
        (ReportSections.Markets, MarketsSection.Append),
        (ReportSections.Regulatory, RegulatorySection.Append),
        (ReportSections.Corrections, CorrectionsSection.Append),
        (ReportSections.Exceptions, ExceptionsSection.Append),
        (ReportSections.TrialBalance, TrialBalanceSection.Append),
        (ReportSections.Controls, ControlsSection.Append),
        (ReportSections.Statements, StatementsSection.Append),
        (ReportSections.Provenance, ProvenanceSection.Append),
    ];

    public static byte[] Render(ReportPage page)
    {
        string whose = page.Manifest.Letterhead.Operator is { Length: > 0 } name ? $"{name}, " : "";
        return PageFrame.Render($"{whose}{page.Manifest.Letterhead.Title}, {MonthWords.Of(page.Manifest.Month)}, {PageText.State(page.Manifest)}", html =>
        {
            CoverSection.Append(html, page);
            foreach ((ReportSection section, Action<StringBuilder, ReportPage> append) in Sections.Where(section => section.Frame != ReportSections.Restatement || page.Restated is not null))
            {
                html.Append($"<section id=\"{section.Anchor}\"{(section.Number is { } number ? $" style=\"--number: '{number}'\"" : "")}>\n<h2>{section.Title}</h2>\n");
                append(html, page);
                html.Append("</section>\n");
            }
        });
    }
}
