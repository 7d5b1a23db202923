using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Html;

/// <summary>The headlines on the cover: of each currency the month, and beneath it the month before and the same month of the year before.</summary>
internal static class HeadlineTable
{
    /// <summary>What fits beside the rest of the cover; further currencies stand in the summary.</summary>
    private const int CurrenciesShownMax = 6;

    private const string Columns = "<th class=\"n\">Owed to customers</th><th class=\"n\">Funds held</th><th class=\"n\">Gross gambling yield</th><th class=\"n\">Turnover</th><th class=\"n\">Accounts</th>";

    public static void Append(StringBuilder html, ReportPage page)
    {
        ReportManifest manifest = page.Manifest;
        if (manifest.Headlines.Count == 0)
        {
            return;
        }

        html.Append($"<table class=\"headlines\"><thead><tr><th></th>{Columns}</tr></thead><tbody>\n");
        foreach (Headline headline in page.ByWeight(manifest.Headlines, headline => headline.Currency).Take(CurrenciesShownMax))
        {
            AppendRow(html, "own", headline.Currency.Code, headline, headline.Currency);
            foreach (Comparative comparative in manifest.Comparatives)
            {
                AppendRow(html, "beside", Label(comparative), comparative.Of(headline.Currency), headline.Currency);
            }
        }

        html.Append("</tbody></table>\n");
        AppendNotes(html, manifest);
    }

    private static void AppendRow(StringBuilder html, string style, string label, Headline? headline, Currency currency)
    {
        html.Append($"<tr class=\"{style}\"><th scope=\"row\">{label}</th>");
        html.Append(headline is null
            ? "<td class=\"n\" colspan=\"5\">no activity and no balance</td></tr>\n"
            : $"{PageText.Cell(headline.Liability, currency)}{Funds(headline)}{PageText.Cell(headline.Ggy, currency)}{PageText.Cell(headline.Turnover, currency)}{PageText.CountCell(headline.Accounts)}</tr>\n");
    }

    private static string Funds(Headline headline) => headline.Funds is { } funds ? PageText.Cell(funds, headline.Currency) : "<td class=\"n z\">not stated</td>";

    private static string Label(Comparative comparative) => MonthWords.Of(comparative.Month)
        + (comparative.Revision is null ? ", provisional" : "") + (IsNetted(comparative) ? " *" : "");

    private static bool IsNetted(Comparative comparative) => comparative.Definition < ReportDefinition.ClientMoneyByAccount;

    private static void AppendNotes(StringBuilder html, ReportManifest manifest)
    {
        html.Append(manifest.Headlines.Count > CurrenciesShownMax ? $"<p class=\"soft\">The {CurrenciesShownMax} currencies with the most transactions; all are in the summary.</p>\n" : "");
        html.Append(manifest.Comparatives.Any(IsNetted) ? "<p class=\"soft\">* What is owed to customers is netted there: overdrawn accounts lower it, as its report defines it.</p>\n" : "");
    }
}
