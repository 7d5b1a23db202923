using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Sections.TrialBalance;

namespace Accounting.Reporting.Pages.Html;

/// <summary>The ledger, currency by currency; the totals of both sides stand beneath.</summary>
internal static class TrialBalanceSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.TrialBalance.Count == 0)
        {
            html.Append("<p>No ledger account has a balance or was posted to.</p>\n");
            return;
        }

        html.Append("<p class=\"soft\">Balances are signed, credits positive. Every transaction is posted by one table, kind by account type, to lines that come to zero. "
            + $"{ReportFiles.Tsv(ReportFiles.Journal)} beside this page has them by day, as balanced entries.</p>\n");
        foreach (IGrouping<Currency, TrialBalanceRow> rows in page.ByWeight(page.Tables.TrialBalance.GroupBy(row => row.Currency), rows => rows.Key))
        {
            Append(html, rows.Key, [.. rows.Where(row => !IsIdle(row))]);
        }
    }

    private static void Append(StringBuilder html, Currency currency, TrialBalanceRow[] rows)
    {
        bool adjusted = rows.Any(row => row.PriorPeriodAdjustment != AmountSum.Zero);
        TrialBalanceRow total = rows.Aggregate(new TrialBalanceRow(currency, default, default, default, default, default, default), (sum, row) => new TrialBalanceRow(
            currency, default, sum.Opening + row.Opening, sum.PriorPeriodAdjustment + row.PriorPeriodAdjustment, sum.Debits + row.Debits, sum.Credits + row.Credits, sum.Closing + row.Closing));
        PageTable<TrialBalanceRow> table = new PageTable<TrialBalanceRow>("overview ledger") { Currency = _ => currency, IsTotal = row => ReferenceEquals(row, total) }
            .Text("Ledger account", row => ReferenceEquals(row, total) ? "Net" : row.Account.Name()).Amount("Opening", row => row.Opening);
        table = adjusted ? table.Amount("Prior period", row => row.PriorPeriodAdjustment) : table;
        html.Append($"<div class=\"kept\">\n<h3>{currency}</h3>\n");
        table.Amount("Debits", row => row.Debits).Amount("Credits", row => row.Credits).Amount("Closing", row => row.Closing).Append(html, [.. rows, total]);
        html.Append("</div>\n");
    }

    /// <summary>A line without anything in it tells nothing on paper; the file has it.</summary>
    private static bool IsIdle(TrialBalanceRow row) =>
        Array.TrueForAll([row.Opening, row.PriorPeriodAdjustment, row.Debits, row.Credits, row.Closing], sum => sum == AmountSum.Zero);
}
