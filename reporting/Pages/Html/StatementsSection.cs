using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Every account's month where there are few, else the totals and the largest.</summary>
internal static class StatementsSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Manifest.Totals.Count == 0)
        {
            html.Append("<p>No account has transactions or a balance.</p>\n");
            return;
        }

        if (page.Statements.Count < page.Manifest.Totals.Sum(total => total.Accounts))
        {
            long statements = page.Manifest.Totals.Sum(total => total.Accounts);
            html.Append($"<p>The totals, and the largest closing balances of each currency. {(statements == 1 ? "The one statement is" : "All " + PageText.Count(statements) + " statements are")} in "
                + $"{ReportFiles.Tsv(StatementsTable.Name)} and {ReportFiles.Parquet(StatementsTable.Name)} beside this page.</p>\n");
        }

        foreach (StatementTotals totals in page.Totals)
        {
            Append(html, totals, [.. page.Statements.Where(row => row.Currency == totals.Currency)], [.. page.Summary.Where(row => row.Currency == totals.Currency)]);
        }
    }

    private static void Append(StringBuilder html, StatementTotals totals, StatementRow[] rows, SummaryRow[] summary)
    {
        Currency currency = totals.Currency;
        StatementColumn[] columns = [.. StatementColumns.Of(totals, rows, summary)];
        double width = TableWidth.OfText(All(totals).Length) + TableWidth.OfText(PageText.Count(totals.Transactions).Length)
            + columns.Sum(column => TableWidth.OfColumn(column.Name, rows.Select(column.Of).Append(column.Total).Select(sum => PageText.Money(sum, currency).Length)));
        html.Append($"<h3>{currency}</h3>\n<div class=\"scroll\"><table class=\"statements fitted\" {TableWidth.Attribute(width)}><thead><tr><th>Account</th><th class=\"n\">Trans&shy;actions</th>");
        html.AppendJoin("", columns.Select(column => $"<th class=\"n\">{column.Name}</th>"));
        html.Append("</tr></thead><tbody>\n");
        foreach (StatementRow row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{row.AccountId}{(row.AccountType == AccountType.House ? " <span class=\"soft\">house</span>" : "")}</td>{PageText.CountCell(row.Transactions)}");
            html.AppendJoin("", columns.Select(column => PageText.Cell(column.Of(row), currency))).Append("</tr>\n");
        }

        html.Append($"<tr class=\"total\"><td>{All(totals)}</td>{PageText.CountCell(totals.Transactions)}");
        html.AppendJoin("", columns.Select(column => PageText.Cell(column.Total, currency))).Append("</tr>\n</tbody></table></div>\n");
    }

    private static string All(StatementTotals totals) => $"All {PageText.Count(totals.Accounts)}";
}
