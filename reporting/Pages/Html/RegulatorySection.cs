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

    private static readonly PageTable<RegulatoryRow> Totals = new PageTable<RegulatoryRow>("statements") { Currency = row => row.Currency }
        .Text("Period", row => $"{RegulatoryTable.NameOf(row.Period)}{(row.Original is { } original ? $" {original}" : "")}").WithFigures();

    private static readonly PageTable<RegulatoryRow> Groups = new PageTable<RegulatoryRow>("statements") { Currency = row => row.Currency }
        .Text("Sport", row => row.Sport ?? "(none)", "wrap").Text("In play", row => row.InPlay switch { true => "in play", false => "before", null => "" })
        .Text("Jurisdiction", row => row.Jurisdiction ?? "(none)").WithFigures();

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.Regulatory.Count == 0)
        {
            html.Append("<p>No betting in the month, the quarter or the year to date.</p>\n");
            return;
        }

        html.Append("<p class=\"soft\">Gross gambling yield is the commission of accounts that are neither HOUSE nor TEST. An active account is a customer's with a matched bet that counts and isn't void, "
            + $"counted over the whole period and once in each line, never added up. Quarter and year by group are in {ReportFiles.Tsv(RegulatoryTable.Name)}.</p>\n");
        foreach (IGrouping<Currency, RegulatoryRow> currency in page.ByWeight(page.Tables.Regulatory.GroupBy(row => row.Currency), rows => rows.Key))
        {
            html.Append($"<h3>{currency.Key}</h3>\n");
            AppendTotals(html, [.. currency.Where(row => row.IsTotal)]);
            AppendGroups(html, [.. currency.Where(row => !row.IsTotal && row.Period == ReportedPeriod.Month)]);
        }
    }

    private static void AppendTotals(StringBuilder html, RegulatoryRow[] totals)
    {
        Totals.Append(html, totals);
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

        Groups.Append(html, groups.OrderByDescending(row => row.Figures.Turnover).Take(GroupsShownMax).OrderBy(row => Array.IndexOf(groups, row)));
        if (groups.Length > GroupsShownMax)
        {
            html.Append($"<p class=\"soft\">The {PageText.Count(GroupsShownMax)} with the largest turnover of {PageText.Count(groups.Length)}; all are in {ReportFiles.Tsv(RegulatoryTable.Name)}.</p>\n");
        }
    }

    private static PageTable<RegulatoryRow> WithFigures(this PageTable<RegulatoryRow> table) => table
        .Amount("Turnover", row => row.Figures.Turnover).Amount("Void", row => row.Figures.VoidTurnover).Amount("Commission", row => row.Figures.Commission)
        .Amount("Gross gambling yield", row => row.Figures.Ggy)
        .Add(PageTable.NumberHead("Active accounts"), row => row.ActiveAccounts is { } active ? PageText.CountCell(active) : "<td></td>").Number("Bets", row => row.Figures.Bets);
}
