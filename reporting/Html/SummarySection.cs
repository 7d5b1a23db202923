using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>What the accounts did, by kind and by sport.</summary>
internal static class SummarySection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        html.Append("<section class=\"sheet\">\n<h2>Summary</h2>\n");
        if (page.Summary.All(row => row.Count == 0))
        {
            html.Append("<p>No activity.</p>\n</section>\n");
            return;
        }

        foreach (IGrouping<Currency, SummaryRow> currency in page.Summary.Where(row => row.Count > 0).GroupBy(row => row.Currency))
        {
            Append(html, currency.Key, "kind", SummaryTable.Kind, [.. currency]);
            if (currency.Any(row => row.Dimension == SummaryTable.Sport && row.Value != SummaryTable.NoSport))
            {
                Append(html, currency.Key, "sport", SummaryTable.Sport, [.. currency]);
            }
        }

        html.Append("</section>\n");
    }

    private static void Append(StringBuilder html, Currency currency, string title, string dimension, SummaryRow[] rows)
    {
        html.Append($"<h3>{currency} by {title}</h3>\n<table><thead><tr><th>{title}</th><th class=\"n\">Transactions</th><th class=\"n\">Amount</th>"
            + "<th class=\"n\">Turnover</th><th class=\"n\">Gross gaming yield</th></tr></thead><tbody>\n");
        foreach (SummaryRow row in rows.Where(row => row.Dimension == dimension))
        {
            Append(html, row, row.Value, "");
        }

        foreach (SummaryRow row in rows.Where(row => row.Dimension == SummaryTable.Total))
        {
            Append(html, row, "Total", " class=\"total\"");
        }

        html.Append("</tbody></table>\n");
    }

    private static void Append(StringBuilder html, SummaryRow row, string name, string attributes) => html.Append(
        $"<tr{attributes}><td>{PageText.Escape(name)}</td>{PageText.CountCell(row.Count)}{PageText.Cell(row.Amount, row.Currency)}{PageText.Cell(row.Turnover, row.Currency)}{PageText.Cell(row.Ggy, row.Currency)}</tr>\n");
}
