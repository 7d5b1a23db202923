using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Html;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Statements;

/// <summary>One account's month as one self-contained page, in the style of the report that it belongs to.</summary>
public static class StatementPage
{
    private const int Columns = 9;

    public static byte[] Render(AccountStatement statement)
    {
        ReportManifest report = statement.Report.Manifest;
        string title = string.Create(CultureInfo.InvariantCulture, $"Account {statement.AccountId}");
        return PageFrame.Render($"{title}, {report.Month}, {PageText.State(report)}", html =>
        {
            html.Append($"<p class=\"kicker\">Account statement</p>\n<h1>{title}</h1>\n");
            html.Append($"<div><div class=\"state {(report.Revision is null ? "provisional" : "final")}\">{PageText.State(report)}</div></div>\n");
            AppendFacts(html, report, statement);
            foreach (CurrencyStatement currency in statement.Currencies)
            {
                Append(html, currency);
            }
        });
    }

    private static void AppendFacts(StringBuilder html, ReportManifest report, AccountStatement statement)
    {
        html.Append("<table class=\"facts\"><tbody>\n");
        Fact(html, "Month", PageText.MonthName(report.Month));
        Fact(html, "Period", $"{report.Month.FirstDay} to {report.Month.LastDay}, business days in {report.TimeZone}; times are UTC");
        Fact(html, "Report", $"{PageText.State(report)}, of {report.GeneratedAt}, {report.Software}");
        string[] sources = [.. statement.Currencies.SelectMany(currency => currency.Lines).Select(line => line.Source).Distinct().Order(StringComparer.Ordinal)];
        Fact(html, "Partitions and offsets of", sources.Length == 0 ? "none" : string.Join(", ", sources));
        Fact(html, "Signs", "Positive amounts raise what is owed to the account");
        html.Append("</tbody></table>\n");
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<tr><th>{name}</th><td>{PageText.Escape(value)}</td></tr>\n");

    private static void Append(StringBuilder html, CurrencyStatement statement)
    {
        StatementRow row = statement.Row;
        html.Append($"<section>\n<h2>{row.Currency}</h2>\n<div class=\"tiles\">\n");
        Tile(html, "Opening", row.Opening, row.Currency);
        Tile(html, "Movement of the month", row.Closing - row.Opening - row.PriorPeriodAdjustment, row.Currency);
        Tile(html, "Closing", row.Closing, row.Currency);
        Tile(html, "Open exposure", row.Exposure, row.Currency);
        Tile(html, "Available", row.Available, row.Currency);
        Tile(html, "Withdrawals pending", row.Pending, row.Currency);
        html.Append("</div>\n<div class=\"scroll\"><table class=\"statements\"><thead><tr><th>Day</th><th>Time, UTC</th><th>Kind</th><th>Transaction</th><th class=\"n\">Revision</th>"
            + "<th class=\"n\">Partition</th><th class=\"n\">Offset</th><th class=\"n\">Amount</th><th class=\"n\">Balance</th></tr></thead><tbody>\n");
        Total(html, "Opening", row.Opening, row.Currency);
        if (row.PriorPeriodAdjustment != AmountSum.Zero)
        {
            html.Append($"<tr><td colspan=\"{Columns - 2}\">Prior-period adjustment: what became known of earlier months since they were closed</td>");
            html.Append($"{PageText.Cell(row.PriorPeriodAdjustment, row.Currency)}{PageText.Cell(row.Opening + row.PriorPeriodAdjustment, row.Currency)}</tr>\n");
        }

        AppendLines(html, statement);
        Total(html, "Closing", row.Closing, row.Currency);
        html.Append("</tbody></table></div>\n</section>\n");
    }

    private static void AppendLines(StringBuilder html, CurrencyStatement statement)
    {
        if (statement.Lines.Count == 0)
        {
            html.Append($"<tr><td colspan=\"{Columns}\" class=\"soft\">No transactions in this month</td></tr>\n");
        }

        foreach (StatementLine line in statement.Lines)
        {
            string at = line.OccurredAt.ToInstant().ToString("uuuu-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{line.Day}</td><td>{at}</td><td>{SchemaNames.Name(line.Kind)}</td><td>{line.TransactionId}</td><td class=\"n\">{line.Revision}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{line.Partition.Value}</td><td class=\"n\">{line.Offset.Value}</td>");
            html.Append($"{PageText.Cell(line.Amount, statement.Row.Currency)}{PageText.Cell(line.RunningBalance, statement.Row.Currency)}</tr>\n");
        }
    }

    private static void Tile(StringBuilder html, string name, AmountSum sum, Currency currency) =>
        html.Append($"<div class=\"tile\"><span>{name}</span><b>{PageText.Money(sum, currency)}</b></div>\n");

    private static void Total(StringBuilder html, string name, AmountSum balance, Currency currency) =>
        html.Append($"<tr class=\"total\"><td colspan=\"{Columns - 1}\">{name}</td>{PageText.Cell(balance, currency)}</tr>\n");
}
