using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Tables;

namespace Accounting.Reporting.Html;

/// <summary>Every account's month where there are few, else the totals and the largest.</summary>
internal static class StatementsSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        html.Append("<section class=\"sheet\">\n<h2>Account statements</h2>\n");
        if (page.Statements.Count < page.Manifest.Totals.Sum(total => total.Accounts))
        {
            html.Append($"<p>The totals, and the largest closing balances of each currency. All {PageText.Count(page.Manifest.Totals.Sum(total => total.Accounts))} statements are in "
                + $"{ReportFiles.Tsv(StatementsTable.Name)} and {ReportFiles.Parquet(StatementsTable.Name)} beside this page.</p>\n");
        }

        foreach (StatementTotals totals in page.Manifest.Totals)
        {
            Append(html, totals, [.. page.Statements.Where(row => row.Currency == totals.Currency)], [.. page.Summary.Where(row => row.Currency == totals.Currency)]);
        }

        html.Append("</section>\n");
    }

    private static void Append(StringBuilder html, StatementTotals totals, StatementRow[] rows, SummaryRow[] summary)
    {
        (string Name, TransactionKind[] Kinds)[] groups = StatementColumns.Shown(summary);
        Currency currency = totals.Currency;
        bool adjusted = totals.PriorPeriodAdjustment != AmountSum.Zero || rows.Any(row => row.PriorPeriodAdjustment != AmountSum.Zero);
        bool exposed = totals.Exposure != AmountSum.Zero || rows.Any(row => row.Exposure != AmountSum.Zero);
        bool pending = totals.Pending != AmountSum.Zero || rows.Any(row => row.Pending != AmountSum.Zero);
        html.Append($"<h3>{currency}</h3>\n<div class=\"scroll\"><table class=\"statements\"><thead><tr><th>Account</th><th class=\"n\">Trans&shy;actions</th><th class=\"n\">Opening</th>");
        html.AppendJoin("", groups.Select(group => $"<th class=\"n\">{group.Name}</th>"));
        html.Append($"{(adjusted ? "<th class=\"n\">Prior period</th>" : "")}<th class=\"n\">Closing</th>{(exposed ? "<th class=\"n\">Exposure</th><th class=\"n\">Available</th>" : "")}{(pending ? "<th class=\"n\">Pending</th>" : "")}</tr></thead><tbody>\n");
        foreach (StatementRow row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{row.AccountId}</td>{PageText.CountCell(row.Transactions)}{PageText.Cell(row.Opening, currency)}");
            html.AppendJoin("", groups.Select(group => PageText.Cell(StatementColumns.Sum(row, group.Kinds), currency)));
            AppendEnd(html, currency, adjusted ? row.PriorPeriodAdjustment : null, row.Closing, exposed ? row.Exposure : null, pending ? row.Pending : null);
        }

        html.Append($"<tr class=\"total\"><td>All {PageText.Count(totals.Accounts)}</td>{PageText.CountCell(totals.Transactions)}{PageText.Cell(totals.Opening, currency)}");
        html.AppendJoin("", groups.Select(group => PageText.Cell(StatementColumns.Sum(summary, group.Kinds), currency)));
        AppendEnd(html, currency, adjusted ? totals.PriorPeriodAdjustment : null, totals.Closing, exposed ? totals.Exposure : null, pending ? totals.Pending : null);
        html.Append("</tbody></table></div>\n");
    }

    private static void AppendEnd(StringBuilder html, Currency currency, AmountSum? adjustment, AmountSum closing, AmountSum? exposure, AmountSum? pending)
    {
        if (adjustment is { } adjusted)
        {
            html.Append(PageText.Cell(adjusted, currency));
        }

        html.Append(PageText.Cell(closing, currency));
        if (exposure is { } exposed)
        {
            html.Append(PageText.Cell(exposed, currency)).Append(PageText.Cell(closing - exposed, currency));
        }

        if (pending is { } waiting)
        {
            html.Append(PageText.Cell(waiting, currency));
        }

        html.Append("</tr>\n");
    }
}
