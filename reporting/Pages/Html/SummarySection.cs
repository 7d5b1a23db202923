using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>The month in a few figures, then currency by currency: what the accounts did by kind and by sport, and day by day as pictures.</summary>
internal static class SummarySection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        SectionFrame.Begin(html, ReportSections.Summary);
        if (page.Manifest.Totals.Count == 0)
        {
            html.Append("<p><b>No activity.</b> No account has transactions or a balance.</p>\n");
            SectionFrame.End(html);
            return;
        }

        if (page.Manifest.Totals.All(totals => totals.Transactions == 0))
        {
            html.Append("<p><b>No activity.</b> Balances are those of the month before.</p>\n");
        }

        html.Append(CoverFacts.BeforeFirst(page.Manifest) is { } before ? $"<p>{PageText.Escape(before)}.</p>\n" : "");
        AppendOverview(html, page);
        foreach (StatementTotals totals in page.Totals.Where(totals => page.Summary.Any(row => row.Currency == totals.Currency && row.Count > 0)))
        {
            html.Append($"<div class=\"currency\">\n<h3>{totals.Currency}</h3>\n<div class=\"abreast\">\n");
            AppendKinds(html, [.. page.Summary.Where(row => row.Currency == totals.Currency)]);
            AppendSports(html, [.. page.Summary.Where(row => row.Currency == totals.Currency)]);
            html.Append("</div>\n");
            CurrencyCharts.Append(html, page, totals);
            html.Append("</div>\n");
        }

        SectionFrame.End(html);
    }

    private static void AppendOverview(StringBuilder html, ReportPage page)
    {
        html.Append("<div class=\"scroll\"><table class=\"overview\"><thead><tr><th>Currency</th><th class=\"n\">Balances of customers</th><th class=\"n\">Balances of the house</th><th class=\"n\">of which exposure</th><th class=\"n\">Withdrawals pending</th>"
            + "<th class=\"n\">Turnover</th><th class=\"n\">Gross gambling yield</th><th class=\"n\">Trans&shy;actions</th><th class=\"n\">Accounts</th></tr></thead><tbody>\n");
        foreach (StatementTotals totals in page.Totals)
        {
            AmountSum ggy = page.Summary.Where(row => row.Currency == totals.Currency && row.Dimension == SummaryTable.Total).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Ggy);
            html.Append($"<tr><th scope=\"row\">{totals.Currency}</th>");
            html.AppendJoin("", new[] { Ledger(page, totals.Currency, LedgerAccount.ClientLiabilities), Ledger(page, totals.Currency, LedgerAccount.HouseFunds), totals.Exposure, totals.Pending, totals.Turnover, ggy }.Select(sum => PageText.Cell(sum, totals.Currency)));
            html.Append($"{PageText.CountCell(totals.Transactions)}{PageText.CountCell(totals.Accounts)}</tr>\n");
        }

        html.Append("</tbody></table></div>\n<p class=\"soft\">Balances, exposure and pending withdrawals stand as at the month's end; the rest is of the month. "
            + "Gross gambling yield is what the exchange earned in commission. Currencies are never added.</p>\n");
    }

    private static AmountSum Ledger(ReportPage page, Currency currency, LedgerAccount account) =>
        page.Tables.TrialBalance.Where(row => row.Currency == currency && row.Account == account).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Closing);

    private static void AppendKinds(StringBuilder html, SummaryRow[] rows)
    {
        html.Append("<table class=\"small\"><thead><tr><th>Kind</th><th class=\"n\">Transactions</th><th class=\"n\">Amount</th></tr></thead><tbody>\n");
        foreach (SummaryRow row in rows.Where(row => row.Dimension == SummaryTable.Kind))
        {
            AppendKind(html, "", PageText.Words(row.Value), row);
        }

        foreach (SummaryRow row in rows.Where(row => row.Dimension == SummaryTable.Total))
        {
            AppendKind(html, " class=\"total\"", "All", row);
        }

        html.Append("</tbody></table>\n");
    }

    private static void AppendKind(StringBuilder html, string attributes, string name, SummaryRow row) =>
        html.Append($"<tr{attributes}><td>{name}</td>{PageText.CountCell(row.Count)}{PageText.Cell(row.Amount, row.Currency)}</tr>\n");

    /// <summary>What names no sport stands among them, so that they add up.</summary>
    private static void AppendSports(StringBuilder html, SummaryRow[] rows)
    {
        html.Append("<table class=\"small\"><thead><tr><th>Sport</th><th class=\"n\">Transactions</th><th class=\"n\">Turnover</th><th class=\"n\">Yield</th></tr></thead><tbody>\n");
        foreach (SummaryRow row in rows.Where(row => row.Dimension == SummaryTable.Sport))
        {
            AppendSport(html, "", row.Value, row);
        }

        foreach (SummaryRow row in rows.Where(row => row.Dimension == SummaryTable.Total))
        {
            AppendSport(html, " class=\"total\"", "All", row);
        }

        html.Append("</tbody></table>\n");
    }

    private static void AppendSport(StringBuilder html, string attributes, string name, SummaryRow row) => html.Append(
        $"<tr{attributes}><td class=\"wrap\">{PageText.Escape(name)}</td>{PageText.CountCell(row.Count)}{PageText.Cell(row.Turnover, row.Currency)}{PageText.Cell(row.Ggy, row.Currency)}</tr>\n");
}
