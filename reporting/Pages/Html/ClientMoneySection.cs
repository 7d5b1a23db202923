using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.ClientMoney;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What is owed to customers at the month's end and day by day, and whether it is held.</summary>
internal static class ClientMoneySection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        IReadOnlyList<ClientMoneyMonth> months = page.Tables.ClientMoney;
        if (months.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.ClientMoney, "No customer has a balance, and nothing is asked for.");
            return;
        }

        bool stated = months.Any(month => month.Days.Any(day => day.Funds is not null));
        SectionFrame.Begin(html, ReportSections.ClientMoney);
        html.Append("<p class=\"soft\">Liability is the balances of customers and what they have asked for and were not yet paid."
            + $"{(stated ? "" : " No statement of funds held was given.")} Every day is in {ReportFiles.Tsv(ClientMoneyTables.Daily)}.</p>\n");
        html.Append("<table><thead><tr><th>Currency</th><th class=\"n\">Balances</th><th class=\"n\">of which exposure</th><th class=\"n\">Pending</th><th class=\"n\">Liability</th>"
            + $"{(stated ? "<th class=\"n\">Funds held</th><th class=\"n\">Surplus</th>" : "")}</tr></thead><tbody>\n");
        foreach (ClientMoneyDay end in months.Select(month => month.End))
        {
            html.Append($"<tr><td>{end.Currency}</td>{PageText.Cell(end.Customers.Amount, end.Currency)}{PageText.Cell(end.Customers.Exposure, end.Currency)}"
                + $"{PageText.Cell(end.Customers.Pending, end.Currency)}{PageText.Cell(end.Liability, end.Currency)}{(stated ? Stated(end.Funds, end) + Stated(end.Surplus, end) : "")}</tr>\n");
        }

        html.Append("</tbody></table>\n<h3>Highest and lowest liability in the month</h3>\n<table><thead><tr><th>Currency</th><th class=\"n\">Highest</th><th>on</th><th class=\"n\">Lowest</th><th>on</th></tr></thead><tbody>\n");
        foreach (ClientMoneyMonth month in months)
        {
            html.Append($"<tr><td>{month.Currency}</td>{PageText.Cell(month.Highest.Liability, month.Currency)}<td>{month.Highest.Day}</td>"
                + $"{PageText.Cell(month.Lowest.Liability, month.Currency)}<td>{month.Lowest.Day}</td></tr>\n");
        }

        html.Append("</tbody></table>\n<div class=\"charts\">\n");
        foreach (ClientMoneyMonth month in months)
        {
            AmountSum opening = month.Opening.Amount + month.Opening.Pending;
            html.Append(Charts.DailyLine("Liability at the end of each day", month.Currency, opening, [.. month.Days.Select(day => day.Liability)]));
        }

        html.Append("</div>\n");
        SectionFrame.End(html);
    }

    private static string Stated(AmountSum? sum, ClientMoneyDay day) => sum is { } stated ? PageText.Cell(stated, day.Currency) : "<td class=\"n\">not stated</td>";
}
