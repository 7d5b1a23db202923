using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Markets;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Markets in sum, and the largest of them; whatever settled and doesn't come to zero stands among them.</summary>
internal static class MarketsSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.MarketTotals.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.Markets, "No market had transactions, and none of earlier months is open.");
            return;
        }

        SectionFrame.Begin(html, ReportSections.Markets);
        html.Append("<table class=\"overview\"><thead><tr><th>Currency</th><th class=\"n\">Markets</th><th class=\"n\">Settled</th><th class=\"n\">Turnover</th>"
            + "<th class=\"n\">Void</th><th class=\"n\">Wins</th><th class=\"n\">Losses</th><th class=\"n\">Commission</th><th class=\"n\">Reversals</th><th class=\"n\">Residual</th></tr></thead><tbody>\n");
        foreach (MarketTotals totals in page.ByWeight(page.Tables.MarketTotals, totals => totals.Currency))
        {
            html.Append($"<tr><td>{totals.Currency}</td>{PageText.CountCell(totals.Markets)}{PageText.CountCell(totals.Settled)}");
            AppendAmounts(html, totals.Currency, totals.Turnover, totals.VoidTurnover, totals.Wins, totals.Losses, totals.Commission, totals.Reversals, totals.Residual);
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n<p class=\"soft\">Residual is what all accounts together won or lost, TEST accounts included: over all its months a settled market comes to zero. A mixed one has accounts of several currencies and can't do so in each. Void are stakes of which every bet was cancelled in the month; reversals are what was won and what was lost, both taken back.</p>\n");
        foreach (MarketTotals totals in page.ByWeight(page.Tables.MarketTotals, totals => totals.Currency))
        {
            Append(html, totals, [.. page.Tables.Markets.Where(row => row.Currency == totals.Currency)]);
        }

        SectionFrame.End(html);
    }

    private static void Append(StringBuilder html, MarketTotals totals, MarketRow[] rows)
    {
        string which = rows.Length == totals.Markets
            ? $"All {PageText.Count(totals.Markets)}"
            : $"The {rows.Length.ToString(CultureInfo.InvariantCulture)} with the largest turnover of {PageText.Count(totals.Markets)}; all are in {ReportFiles.Tsv(MarketsTable.Name)}";
        html.Append($"<h3>{totals.Currency}</h3>\n<p class=\"soft\">{which}.</p>\n<div class=\"scroll\"><table class=\"statements\"><thead><tr><th>Market</th><th>Sport</th><th class=\"n\">Turnover</th><th class=\"n\">Void</th><th class=\"n\">Wins</th>"
            + "<th class=\"n\">Losses</th><th class=\"n\">Commission</th><th class=\"n\">Reversals</th><th class=\"n\">Residual</th><th class=\"n\">Residual,<br>all months</th><th>Status</th></tr></thead><tbody>\n");
        foreach (MarketRow row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{row.MarketId}</td><td class=\"wrap\">{PageText.Escape(row.Sport ?? "")}</td>");
            AppendAmounts(html, row.Currency, row.Turnover, row.VoidTurnover, row.Wins, row.Losses, row.Commission, row.Reversals, row.Residual, row.CumulativeResidual);
            html.Append($"<td>{row.Status}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void AppendAmounts(StringBuilder html, Currency currency, params AmountSum[] sums) => html.AppendJoin("", sums.Select(sum => PageText.Cell(sum, currency)));
}
