using System.Globalization;
using System.Text;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Markets;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Markets in sum, and the largest of them; whatever settled and doesn't come to zero stands among them.</summary>
internal static class MarketsSection
{
    private static readonly PageTable<MarketTotals> Totals = new PageTable<MarketTotals>("overview") { Currency = totals => totals.Currency }
        .Text("Currency", totals => totals.Currency).Number("Markets", totals => totals.Markets).Number("Settled", totals => totals.Settled)
        .Amount("Turnover", totals => totals.Turnover).Amount("Void", totals => totals.VoidTurnover).Amount("Wins", totals => totals.Wins).Amount("Losses", totals => totals.Losses)
        .Amount("Commission", totals => totals.Commission).Amount("Reversals", totals => totals.Reversals).Amount("Residual", totals => totals.Residual);

    private static readonly PageTable<MarketRow> Markets = new PageTable<MarketRow>("statements") { Currency = row => row.Currency, Scrolls = true }
        .Text("Market", row => row.MarketId).Text("Sport", row => row.Sport, "wrap")
        .Amount("Turnover", row => row.Turnover).Amount("Void", row => row.VoidTurnover).Amount("Wins", row => row.Wins).Amount("Losses", row => row.Losses)
        .Amount("Commission", row => row.Commission).Amount("Reversals", row => row.Reversals).Amount("Residual", row => row.Residual)
        .Amount("Residual,<br>all months", row => row.CumulativeResidual).Text("Status", row => row.Status);

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.MarketTotals.Count == 0)
        {
            html.Append("<p>No market had transactions, and none of earlier months is open.</p>\n");
            return;
        }

        Totals.Append(html, page.ByWeight(page.Tables.MarketTotals, totals => totals.Currency));
        html.Append("<p class=\"soft\">Residual is what all accounts together won or lost, TEST accounts included: over all its months a settled market comes to zero. A mixed one has accounts of several currencies and can't do so in each. Void are stakes of which every bet was cancelled in the month; reversals are what was won and what was lost, both taken back.</p>\n");
        foreach (MarketTotals totals in page.ByWeight(page.Tables.MarketTotals, totals => totals.Currency))
        {
            Append(html, totals, [.. page.Tables.Markets.Where(row => row.Currency == totals.Currency)]);
        }
    }

    private static void Append(StringBuilder html, MarketTotals totals, MarketRow[] rows)
    {
        string which = rows.Length == totals.Markets
            ? $"All {PageText.Count(totals.Markets)}"
            : $"The {rows.Length.ToString(CultureInfo.InvariantCulture)} with the largest turnover of {PageText.Count(totals.Markets)}; all are in {ReportFiles.Tsv(MarketsTable.Name)}";
        html.Append($"<h3>{totals.Currency}</h3>\n<p class=\"soft\">{which}.</p>\n");
        Markets.Append(html, rows);
    }
}
