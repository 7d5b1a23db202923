using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>The month in a few figures, currency by currency, and how the opening became the closing.</summary>
internal static class FiguresSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        html.Append("<section>\n<h2>The month in figures</h2>\n");
        if (page.Manifest.Totals.Count == 0)
        {
            html.Append("<p>No account has activity or a balance.</p>\n");
        }

        foreach (StatementTotals totals in page.Manifest.Totals)
        {
            AmountSum ggy = page.Summary.Where(row => row.Currency == totals.Currency && row.Dimension == SummaryTable.Total).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Ggy);
            html.Append($"<h3>{totals.Currency}</h3>\n<div class=\"tiles\">");
            Tile(html, "owed to accounts at the month's end", totals.Closing, totals.Currency);
            Tile(html, "of which open exposure", totals.Exposure, totals.Currency);
            Tile(html, "withdrawals pending", totals.Pending, totals.Currency);
            Tile(html, "turnover", totals.Turnover, totals.Currency);
            Tile(html, "gross gaming yield", ggy, totals.Currency);
            html.Append($"<div class=\"tile\"><b>{PageText.Count(totals.Transactions)}</b><span>transactions of {PageText.Count(totals.Accounts)} accounts</span></div></div>\n");
        }

        AppendRollForward(html, page);
        html.Append("</section>\n");
    }

    private static void Tile(StringBuilder html, string name, AmountSum value, Currency currency) =>
        html.Append($"<div class=\"tile\"><b>{PageText.Money(value, currency)}</b><span>{name}</span></div>");

    private static void AppendRollForward(StringBuilder html, ReportPage page)
    {
        if (page.Manifest.Totals.Count == 0)
        {
            return;
        }

        html.Append("<h3>Roll-forward of balances</h3>\n<table><thead><tr><th>Currency</th><th class=\"n\">Opening</th><th class=\"n\">Prior-period adjustment</th>"
            + "<th class=\"n\">Movement of the month</th><th class=\"n\">Closing</th><th class=\"n\">Available</th></tr></thead><tbody>\n");
        foreach (StatementTotals totals in page.Manifest.Totals)
        {
            html.Append($"<tr><td>{totals.Currency}</td>{PageText.Cell(totals.Opening, totals.Currency)}{PageText.Cell(totals.PriorPeriodAdjustment, totals.Currency)}");
            html.Append($"{PageText.Cell(totals.Amount, totals.Currency)}{PageText.Cell(totals.Closing, totals.Currency)}{PageText.Cell(totals.Available, totals.Currency)}</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }
}
