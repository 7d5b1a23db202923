namespace Accounting.Reporting.Html;

/// <summary>
/// One self-contained page: nothing of it is loaded from elsewhere, nothing in it runs. It reads on a screen and prints on A4.
/// Cover, restatement where there is one, figures, roll-forward, charts, corrections, controls, summary, client money, markets, regulatory,
/// exceptions, trial balance, statements, provenance.
/// </summary>
public static class HtmlReport
{
    public static byte[] Render(ReportPage page) => PageFrame.Render($"Monthly accounts {page.Manifest.Month}, {PageText.State(page.Manifest)}", html =>
    {
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
    });
}
