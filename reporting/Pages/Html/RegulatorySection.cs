using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Regulatory;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What a regulator asks for: totals of month, quarter and year to date, and the month by sport, in-play and jurisdiction.</summary>
internal static class RegulatorySection
{
    private const int GroupsShownMax = 10;

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.Regulatory.Count == 0)
        {
            SectionFrame.Nothing(html, ReportSections.Regulatory, "No betting in the month, the quarter or the year to date.");
            return;
        }

        SectionFrame.Begin(html, ReportSections.Regulatory);
        html.Append("<p class=\"soft\">Gross gambling yield is the commission of accounts that are neither HOUSE nor TEST. An active account is a customer's with a matched bet that counts and isn't void, "
            + $"counted over the whole period and once in each line, never added up. Quarter and year by group are in {ReportFiles.Tsv(RegulatoryTable.Name)}.</p>\n");
        foreach (IGrouping<Currency, RegulatoryRow> currency in page.ByWeight(page.Tables.Regulatory.GroupBy(row => row.Currency), rows => rows.Key))
        {
            html.Append($"<h3>{currency.Key}</h3>\n");
            AppendTotals(html, [.. currency.Where(row => row.IsTotal)]);
            AppendGroups(html, [.. currency.Where(row => !row.IsTotal && row.Period == ReportedPeriod.Month)]);
        }

        SectionFrame.End(html);
    }

    private static void AppendTotals(StringBuilder html, RegulatoryRow[] totals)
    {
        AppendHead(html, "<th>Period</th>");
        foreach (RegulatoryRow row in totals)
        {
            html.Append($"<tr><td>{RegulatoryTable.NameOf(row.Period)}{(row.Original is { } original ? $" {original}" : "")}</td>");
            AppendFigures(html, row);
        }

        html.Append("</tbody></table>\n");
        if (totals.Any(row => row.Prior != default))
        {
            html.Append("<p class=\"soft\">Prior period is what became known of a month since its report was closed, and no final report has told yet. It stands beside the month's own figures; "
                + "quarter and year to date are what was published of their months and what these told of prior periods.</p>\n");
        }
    }

    private static void AppendGroups(StringBuilder html, RegulatoryRow[] groups)
    {
        if (groups.Length == 0)
        {
            return;
        }

        AppendHead(html, "<th>Sport</th><th>In play</th><th>Jurisdiction</th>");
        foreach (RegulatoryRow row in groups.OrderByDescending(row => row.Figures.Turnover).Take(GroupsShownMax).OrderBy(row => Array.IndexOf(groups, row)))
        {
            html.Append($"<tr><td class=\"wrap\">{PageText.Escape(row.Sport ?? "(none)")}</td><td>{row.InPlay switch { true => "in play", false => "before", null => "" }}</td><td>{PageText.Escape(row.Jurisdiction ?? "(none)")}</td>");
            AppendFigures(html, row);
        }

        html.Append("</tbody></table>\n");
        if (groups.Length > GroupsShownMax)
        {
            html.Append($"<p class=\"soft\">The {PageText.Count(GroupsShownMax)} with the largest turnover of {PageText.Count(groups.Length)}; all are in {ReportFiles.Tsv(RegulatoryTable.Name)}.</p>\n");
        }
    }

    private static void AppendHead(StringBuilder html, string first) => html.Append(
        $"<table class=\"statements\"><thead><tr>{first}<th class=\"n\">Turnover</th><th class=\"n\">Void</th><th class=\"n\">Commission</th><th class=\"n\">Gross gambling yield</th><th class=\"n\">Active accounts</th><th class=\"n\">Bets</th></tr></thead><tbody>\n");

    private static void AppendFigures(StringBuilder html, RegulatoryRow row)
    {
        html.AppendJoin("", new[] { row.Figures.Turnover, row.Figures.VoidTurnover, row.Figures.Commission, row.Figures.Ggy }.Select(sum => PageText.Cell(sum, row.Currency)));
        html.Append($"{(row.ActiveAccounts is { } active ? PageText.CountCell(active) : "<td></td>")}{PageText.CountCell(row.Figures.Bets)}</tr>\n");
    }
}
