using System.Text;

namespace Accounting.Reporting.Html;

/// <summary>
/// One self-contained page: nothing of it is loaded from elsewhere, nothing in it runs. It reads on a screen and prints on A4.
/// Cover, restatement where there is one, figures, roll-forward, charts, corrections, controls, summary, client money, markets, regulatory,
/// exceptions, trial balance, statements, provenance.
/// </summary>
public static class HtmlReport
{
    public static byte[] Render(ReportPage page)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>Monthly accounts {page.Manifest.Month}, {PageText.Escape(PageText.State(page.Manifest))}</title>\n<style>\n{PageStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        CoverSection.Append(html, page);
        RestatementSection.Append(html, page);
        FiguresSection.Append(html, page);
        RollForwardSection.Append(html, page);
        ChartsSection.Append(html, page);
        CorrectionsSection.Append(html, page);
        ControlsSection.Append(html, page);
        SummarySection.Append(html, page);
        ClientMoneySection.Append(html, page);
        MarketsSection.Append(html, page);
        RegulatorySection.Append(html, page);
        ExceptionsSection.Append(html, page);
        TrialBalanceSection.Append(html, page);
        StatementsSection.Append(html, page);
        ProvenanceSection.Append(html, page);
        html.Append("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }
}
