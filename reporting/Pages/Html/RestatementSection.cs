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

    private static readonly PageTable<RestatedAccount> Accounts = new PageTable<RestatedAccount> { Currency = account => account.Currency }
        .Text("Account", account => account.AccountId).Text("Cur.", account => account.Currency).Number("Transactions", account => account.Transactions)
        .Amount("Opening", account => account.Opening).Amount("Prior period", account => account.PriorPeriodAdjustment).Amount("Closing", account => account.Closing);

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Restated is not { } restated)
        {
            return;
        }

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
        CorrectionsSection.OneByOne.Append(html, restated.Transactions);
        html.Append($"<p>What has to be booked in addition to the journal of the revision before is in {ReportFiles.Tsv(RestatementTables.Journal)}.</p>\n");
    }

    private static void AppendTotals(StringBuilder html, Currency currency, StatementTotals? before, StatementTotals? after)
    {
        html.Append($"<h3>{currency}</h3>\n");
        new PageTable<(string Name, AmountSum Old, AmountSum Now)> { Currency = _ => currency }
            .Text("", figure => figure.Name).Amount("Revision before", figure => figure.Old).Amount("This revision", figure => figure.Now).Amount("Difference", figure => figure.Now - figure.Old)
            .Append(html, Figures.Select(figure => (figure.Name, before is null ? AmountSum.Zero : figure.Of(before), after is null ? AmountSum.Zero : figure.Of(after))));
    }

    private static void AppendAccounts(StringBuilder html, RestatedPage restated)
    {
        html.Append($"<h3>Accounts that differ</h3>\n<p>{PageText.Count(restated.Accounts)} in all, in {ReportFiles.Tsv(RestatementTables.Statements)} beside this page with every column's difference.");
        html.Append(restated.Largest.Count < restated.Accounts ? " Those whose closing differs most:</p>\n" : "</p>\n");
        if (restated.Largest.Count == 0)
        {
            return;
        }

        Accounts.Append(html, restated.Largest);
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<tr><th>{name}</th><td>{PageText.Escape(value)}</td></tr>\n");
}
