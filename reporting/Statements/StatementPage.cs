using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Html;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;
using NodaTime;

namespace Accounting.Reporting.Statements;

/// <summary>
/// One account's month as one self-contained page, on A4 and on a phone. The customer's form has plain words and local times; the auditor's has
/// ids, revisions, partitions and offsets, and times in UTC to the microsecond.
/// </summary>
public static class StatementPage
{
    /// <param name="statement">What it shows.</param>
    /// <param name="zone">The business time zone by the rules that the report is cut by.</param>
    /// <param name="detailed">Whether it is the auditor's.</param>
    public static byte[] Render(AccountStatement statement, DateTimeZone zone, bool detailed)
    {
        ReportManifest report = statement.Report.Manifest;
        string account = string.Create(CultureInfo.InvariantCulture, $"Account {statement.AccountId}");
        return PageFrame.Render($"{account}, {report.Month}, {PageText.State(report)}", html =>
        {
            html.Append(report.Letterhead.Operator.Length + report.Letterhead.Licence.Length > 0
                ? $"<div class=\"letterhead\"><b>{PageText.Escape(report.Letterhead.Operator)}</b><span>{PageText.Escape(report.Letterhead.Licence.Length > 0 ? $"Licence {report.Letterhead.Licence}" : "")}</span></div>\n"
                : "");
            html.Append($"<p class=\"kicker\">Account statement</p>\n<h1>{MonthWords.Of(report.Month)}</h1>\n");
            html.Append(report.Revision is null || detailed ? $"<div><div class=\"state {(report.Revision is null ? "provisional" : "final")}\">{PageText.State(report)}</div></div>\n" : "");
            AppendFacts(html, statement, account, detailed);
            foreach (CurrencyStatement currency in statement.Currencies)
            {
                Append(html, currency, zone, detailed);
            }
        });
    }

    private static void AppendFacts(StringBuilder html, AccountStatement statement, string account, bool detailed)
    {
        ReportManifest report = statement.Report.Manifest;
        html.Append("<table class=\"facts\"><tbody>\n");
        Fact(html, "Account", account["Account ".Length..]);
        Fact(html, "Period", $"{PageText.Date(report.Month.FirstDay)} to {PageText.Date(report.Month.LastDay)}");
        Fact(html, "Times", detailed ? $"UTC; business days in {report.TimeZone}" : report.TimeZone);
        if (detailed)
        {
            string[] sources = [.. statement.Currencies.SelectMany(currency => currency.Lines).Select(line => line.Source).Distinct().Order(StringComparer.Ordinal)];
            Fact(html, "Report", $"{PageText.State(report)}, of {report.GeneratedAt}, {report.Software}");
            Fact(html, "Partitions and offsets of", sources.Length == 0 ? "none" : string.Join(", ", sources));
            Fact(html, "Signs", "Positive amounts raise what is owed to the account");
        }

        html.Append("</tbody></table>\n");
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<tr><th>{name}</th><td>{PageText.Escape(value)}</td></tr>\n");

    private static void Append(StringBuilder html, CurrencyStatement statement, DateTimeZone zone, bool detailed)
    {
        StatementRow row = statement.Row;
        html.Append($"<section>\n<h2>{row.Currency}</h2>\n<div class=\"tiles\">\n");
        Tile(html, "Opening balance", row.Opening, row.Currency);
        Tile(html, "Paid in, won and credited", Sum(statement, line => line.Amount > AmountSum.Zero), row.Currency);
        Tile(html, "Paid out, lost and charged", Sum(statement, line => line.Amount < AmountSum.Zero), row.Currency);
        Tile(html, "Closing balance", row.Closing, row.Currency);
        Tile(html, "of which in open bets", row.Exposure, row.Currency);
        Tile(html, "Available", row.Available, row.Currency);
        html.Append("</div>\n");
        html.Append(row.Pending == AmountSum.Zero ? "" : $"<p>Asked for and not yet paid out at the end: <b>{PageText.Money(row.Pending, row.Currency)}</b></p>\n");
        html.Append(detailed && statement.Ages.Count > 0 ? $"<p>Open at the end, what was released matched oldest first: {string.Join("; ", statement.Ages.Select(age => age.InWords()))}</p>\n" : "");
        StatementLines.Append(html, statement, zone, detailed);
        html.Append("</section>\n");
    }

    private static AmountSum Sum(CurrencyStatement statement, Func<StatementLine, bool> which) =>
        statement.Lines.Where(which).Aggregate(AmountSum.Zero, (sum, line) => sum + line.Amount);

    private static void Tile(StringBuilder html, string name, AmountSum sum, Currency currency) =>
        html.Append($"<div class=\"tile\"><span>{name}</span><b>{PageText.Money(sum, currency)}</b></div>\n");
}
