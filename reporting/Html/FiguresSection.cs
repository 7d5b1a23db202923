using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>The month in a few figures, currency by currency.</summary>
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

        html.Append("</section>\n");
    }

    private static void Tile(StringBuilder html, string name, AmountSum value, Currency currency) =>
        html.Append($"<div class=\"tile\"><b>{PageText.Money(value, currency)}</b><span>{name}</span></div>");
}
