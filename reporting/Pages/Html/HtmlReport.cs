using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// One self-contained page: nothing of it is loaded from elsewhere, nothing in it runs. It reads on a screen and prints on A4.
/// Its sections are <see cref="ReportSections"/>, in that order.
/// </summary>
public static class HtmlReport
{
    public static byte[] Render(ReportPage page)
    {
        string whose = page.Manifest.Letterhead.Operator is { Length: > 0 } name ? $"{name}, " : "";
        return PageFrame.Render($"{whose}{page.Manifest.Letterhead.Title}, {MonthWords.Of(page.Manifest.Month)}, {PageText.State(page.Manifest)}", html =>
        {
            CoverSection.Append(html, page);
            RestatementSection.Append(html, page);
            SummarySection.Append(html, page);
            RollForwardSection.Append(html, page);
            ClientMoneySection.Append(html, page);
            MarketsSection.Append(html, page);
            RegulatorySection.Append(html, page);
            CorrectionsSection.Append(html, page);
            ExceptionsSection.Append(html, page);
            TrialBalanceSection.Append(html, page);
            ControlsSection.Append(html, page);
            StatementsSection.Append(html, page);
            ProvenanceSection.Append(html, page);
        });
    }
}
