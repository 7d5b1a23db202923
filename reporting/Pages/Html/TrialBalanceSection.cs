using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Pages.Html;

/// <summary>The ledger, currency by currency; the totals of both sides stand beneath.</summary>
internal static class TrialBalanceSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.TrialBalance.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.TrialBalance, "No ledger account has a balance or was posted to.");
            return;
        }

        SectionFrame.Begin(html, ReportSections.TrialBalance);
        html.Append("<p class=\"soft\">Balances are signed, credits positive. Every transaction is posted by one table, kind by account type, to lines that come to zero. "
            + $"{ReportFiles.Tsv(ReportFiles.Journal)} beside this page has them by day, as balanced entries.</p>\n");
        foreach (IGrouping<Currency, TrialBalanceRow> rows in page.ByWeight(page.Tables.TrialBalance.GroupBy(row => row.Currency), rows => rows.Key))
        {
            Append(html, rows.Key, [.. rows.Where(row => !IsIdle(row))]);
        }

        SectionFrame.End(html);
    }

    private static void Append(StringBuilder html, Currency currency, TrialBalanceRow[] rows)
    {
        bool adjusted = rows.Any(row => row.PriorPeriodAdjustment != AmountSum.Zero);
        html.Append($"<div class=\"kept\">\n<h3>{currency}</h3>\n<table class=\"overview ledger\"><thead><tr><th>Ledger account</th><th class=\"n\">Opening</th>{(adjusted ? "<th class=\"n\">Prior period</th>" : "")}"
            + "<th class=\"n\">Debits</th><th class=\"n\">Credits</th><th class=\"n\">Closing</th></tr></thead><tbody>\n");
        foreach (TrialBalanceRow row in rows)
        {
            AppendRow(html, "", row.Account.Name(), row, adjusted);
        }

        TrialBalanceRow total = rows.Aggregate((sum, row) => new TrialBalanceRow(
            currency, row.Account, sum.Opening + row.Opening, sum.PriorPeriodAdjustment + row.PriorPeriodAdjustment, sum.Debits + row.Debits, sum.Credits + row.Credits, sum.Closing + row.Closing));
        AppendRow(html, " class=\"total\"", "Net", total, adjusted);
        html.Append("</tbody></table>\n</div>\n");
    }

    /// <summary>A line without anything in it tells nothing on paper; the file has it.</summary>
    private static bool IsIdle(TrialBalanceRow row) =>
        Array.TrueForAll([row.Opening, row.PriorPeriodAdjustment, row.Debits, row.Credits, row.Closing], sum => sum == AmountSum.Zero);

    private static void AppendRow(StringBuilder html, string attributes, string name, TrialBalanceRow row, bool adjusted) => html
        .Append($"<tr{attributes}><td>{name}</td>{PageText.Cell(row.Opening, row.Currency)}{(adjusted ? PageText.Cell(row.PriorPeriodAdjustment, row.Currency) : "")}")
        .Append($"{PageText.Cell(row.Debits, row.Currency)}{PageText.Cell(row.Credits, row.Currency)}{PageText.Cell(row.Closing, row.Currency)}</tr>\n");
}
