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
    private static readonly PageTable<SummaryRow> Kinds = new PageTable<SummaryRow>("small") { Currency = row => row.Currency, IsTotal = IsTotal }
        .Text("Kind", row => IsTotal(row) ? "All" : PageText.Words(row.Value)).Number("Transactions", row => row.Count).Amount("Amount", row => row.Amount);

    /// <summary>What names no sport stands among them, so that they add up.</summary>
    private static readonly PageTable<SummaryRow> Sports = new PageTable<SummaryRow>("small") { Currency = row => row.Currency, IsTotal = IsTotal }
        .Text("Sport", row => IsTotal(row) ? "All" : row.Value, "wrap").Number("Transactions", row => row.Count).Amount("Turnover", row => row.Turnover).Amount("Yield", row => row.Ggy);

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Manifest.Totals.Count == 0)
        {
            html.Append("<p><b>No activity.</b> No account has transactions or a balance.</p>\n");
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
            Kinds.Append(html, Rows(page, totals.Currency, SummaryTable.Kind));
            Sports.Append(html, Rows(page, totals.Currency, SummaryTable.Sport));
            html.Append("</div>\n");
            CurrencyCharts.Append(html, page, totals);
            html.Append("</div>\n");
        }
    }

    private static void AppendOverview(StringBuilder html, ReportPage page)
    {
        new PageTable<StatementTotals>("overview") { Currency = totals => totals.Currency, Scrolls = true }
            .Add("<th>Currency</th>", totals => $"<th scope=\"row\">{totals.Currency}</th>")
            .Amount("Balances of customers", totals => Ledger(page, totals.Currency, LedgerAccount.ClientLiabilities))
            .Amount("Balances of the house", totals => Ledger(page, totals.Currency, LedgerAccount.HouseFunds))
            .Amount("of which exposure", totals => totals.Exposure).Amount("Withdrawals pending", totals => totals.Pending).Amount("Turnover", totals => totals.Turnover)
            .Amount("Gross gambling yield", totals => page.Summary.Where(row => row.Currency == totals.Currency && IsTotal(row)).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Ggy))
            .Number("Trans&shy;actions", totals => totals.Transactions).Number("Accounts", totals => totals.Accounts)
            .Append(html, page.Totals);
        html.Append("<p class=\"soft\">Balances, exposure and pending withdrawals stand as at the month's end; the rest is of the month. "
            + "Gross gambling yield is what the exchange earned in commission. Currencies are never added.</p>\n");
    }

    private static bool IsTotal(SummaryRow row) => row.Dimension == SummaryTable.Total;

    /// <summary>Of one dimension, the total last.</summary>
    private static IEnumerable<SummaryRow> Rows(ReportPage page, Currency currency, string dimension) =>
        page.Summary.Where(row => row.Currency == currency && (row.Dimension == dimension || IsTotal(row))).OrderBy(IsTotal);

    private static AmountSum Ledger(ReportPage page, Currency currency, LedgerAccount account) =>
        page.Tables.TrialBalance.Where(row => row.Currency == currency && row.Account == account).Aggregate(AmountSum.Zero, (sum, row) => sum + row.Closing);
}
