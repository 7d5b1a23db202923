using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Of a restated month: who wanted it and why, and what differs from the revision before.</summary>
internal static class RestatementSection
{
    private static readonly (string Name, Func<StatementTotals, AmountSum> Of)[] Figures =
    [
        ("Opening", totals => totals.Opening), ("Transactions of the month", totals => totals.Amount), ("Prior-period adjustment", totals => totals.PriorPeriodAdjustment),
        ("Closing", totals => totals.Closing), ("Exposure", totals => totals.Exposure), ("Pending withdrawals", totals => totals.Pending), ("Turnover", totals => totals.Turnover),
    ];

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Restated is not { } restated)
        {
            return;
        }

        SectionFrame.Begin(html, ReportSections.Restatement);
        html.Append("<table class=\"facts\"><tbody>\n");
        Fact(html, "Takes the place of", string.Create(CultureInfo.InvariantCulture, $"revision {restated.Restates.Revision}, which stays as it is"));
        Fact(html, "Reason", restated.Restates.Reason);
        Fact(html, "By", restated.Restates.By);
        html.Append("</tbody></table>\n");
        foreach (Currency currency in page.Manifest.Totals.Concat(restated.Before).Select(totals => totals.Currency).Distinct().Order())
        {
            AppendTotals(html, currency, restated.Before.FirstOrDefault(totals => totals.Currency == currency), page.Manifest.Totals.FirstOrDefault(totals => totals.Currency == currency));
        }

        AppendAccounts(html, restated);
        html.Append($"<h3>Transactions that differ</h3>\n<p>In {ReportFiles.Tsv(CorrectionTables.Restated)} beside this page, up to the month's end; the largest:</p>\n");
        CorrectionsSection.AppendRows(html, restated.Transactions);
        html.Append($"<p>What has to be booked in addition to the journal of the revision before is in {ReportFiles.Tsv(RestatementTables.Journal)}.</p>\n");
        SectionFrame.End(html);
    }

    private static void AppendTotals(StringBuilder html, Currency currency, StatementTotals? before, StatementTotals? after)
    {
        html.Append($"<h3>{currency}</h3>\n<table><thead><tr><th></th><th class=\"n\">Revision before</th><th class=\"n\">This revision</th><th class=\"n\">Difference</th></tr></thead><tbody>\n");
        foreach ((string name, Func<StatementTotals, AmountSum> of) in Figures)
        {
            AmountSum old = before is null ? AmountSum.Zero : of(before);
            AmountSum now = after is null ? AmountSum.Zero : of(after);
            html.Append($"<tr><td>{name}</td>{PageText.Cell(old, currency)}{PageText.Cell(now, currency)}{PageText.Cell(now - old, currency)}</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static void AppendAccounts(StringBuilder html, RestatedPage restated)
    {
        html.Append($"<h3>Accounts that differ</h3>\n<p>{PageText.Count(restated.Accounts)} in all, in {ReportFiles.Tsv(RestatementTables.Statements)} beside this page with every column's difference.");
        html.Append(restated.Largest.Count < restated.Accounts ? " Those whose closing differs most:</p>\n" : "</p>\n");
        if (restated.Largest.Count == 0)
        {
            return;
        }

        html.Append("<table><thead><tr><th>Account</th><th>Cur.</th><th class=\"n\">Transactions</th><th class=\"n\">Opening</th><th class=\"n\">Prior period</th><th class=\"n\">Closing</th></tr></thead><tbody>\n");
        foreach (RestatedAccount account in restated.Largest)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{account.AccountId}</td><td>{account.Currency}</td>{PageText.CountCell(account.Transactions)}");
            html.Append($"{PageText.Cell(account.Opening, account.Currency)}{PageText.Cell(account.PriorPeriodAdjustment, account.Currency)}{PageText.Cell(account.Closing, account.Currency)}</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<tr><th>{name}</th><td>{PageText.Escape(value)}</td></tr>\n");
}
