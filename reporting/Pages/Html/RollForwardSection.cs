using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Sections.Statements;

namespace Accounting.Reporting.Pages.Html;

/// <summary>How openings became closings: a line for each cause, a column for each currency, a few currencies beside each other.</summary>
internal static class RollForwardSection
{
    /// <summary>Characters that fit beside each other on paper.</summary>
    private const int WidthMax = 100;

    private const int NameWidth = 28;

    private const int Gap = 3;

    public static void Append(StringBuilder html, ReportPage page)
    {
        if (page.Tables.RollForward.Count == 0)
        {
            html.Append("<p>No account has transactions or a balance.</p>\n");
            return;
        }

        html.Append("<p class=\"soft\">The sums of all accounts. Each account's own roll-forward is in "
            + $"{ReportFiles.Tsv(RollForwardTable.Name)} and {ReportFiles.Parquet(RollForwardTable.Name)} beside this page.</p>\n");
        foreach (RollForwardTotals[] abreast in Abreast(page.ByWeight(page.Tables.RollForward, totals => totals.Currency)))
        {
            html.Append("<table class=\"rolled\"><thead><tr><th></th>");
            html.AppendJoin("", abreast.Select(totals => $"<th class=\"n\">{totals.Currency}</th>"));
            html.Append("</tr></thead><tbody>\n");
            AppendRolled(html, abreast, "Balances", totals => totals.Amount, withKinds: true);
            AppendRolled(html, abreast, "Exposure", totals => totals.Exposure, withKinds: false);
            AppendRolled(html, abreast, "Pending withdrawals", totals => totals.Pending, withKinds: false);
            html.Append("</tbody></table>\n");
        }
    }

    /// <summary>As many currencies beside each other as there is room for.</summary>
    private static IEnumerable<RollForwardTotals[]> Abreast(IEnumerable<RollForwardTotals> currencies)
    {
        var abreast = new List<RollForwardTotals>();
        int width = NameWidth;
        foreach (RollForwardTotals totals in currencies)
        {
            int own = Gap + Amounts(totals).Max(sum => PageText.Money(sum, totals.Currency).Length);
            if (abreast.Count > 0 && width + own > WidthMax)
            {
                yield return [.. abreast];
                abreast.Clear();
                width = NameWidth;
            }

            abreast.Add(totals);
            width += own;
        }

        yield return [.. abreast];
    }

    private static IEnumerable<AmountSum> Amounts(RollForwardTotals totals) => new[] { totals.Amount, totals.Exposure, totals.Pending }
        .SelectMany(rolled => new[] { rolled.Opening, rolled.Movement, rolled.PriorPeriodAdjustment, rolled.Closing }).Concat(totals.Movements);

    private static void AppendRolled(StringBuilder html, RollForwardTotals[] abreast, string name, Func<RollForwardTotals, RolledSum> rolled, bool withKinds)
    {
        AppendLine(html, abreast, $"{name}, opening", " class=\"first\"", totals => rolled(totals).Opening);
        for (int group = 0; withKinds && group < RollForwardTable.Groups.Count; group++)
        {
            int column = group;
            AppendLine(html, abreast, RollForwardTable.Groups[group].Column.Replace('_', ' '), " class=\"step\"", totals => totals.Movements[column]);
        }

        if (!withKinds)
        {
            AppendLine(html, abreast, "movement of the month", " class=\"step\"", totals => rolled(totals).Movement);
        }

        AppendLine(html, abreast, "prior-period adjustment", " class=\"step\"", totals => rolled(totals).PriorPeriodAdjustment);
        AppendLine(html, abreast, $"{name}, closing", " class=\"total\"", totals => rolled(totals).Closing);
    }

    /// <summary>A line in which every currency has nothing is left out, unless it is an opening or a closing.</summary>
    private static void AppendLine(StringBuilder html, RollForwardTotals[] abreast, string name, string attributes, Func<RollForwardTotals, AmountSum> value)
    {
        if (attributes.Contains("step", StringComparison.Ordinal) && Array.TrueForAll(abreast, totals => value(totals) == AmountSum.Zero))
        {
            return;
        }

        html.Append($"<tr{attributes}><td>{name}</td>");
        html.AppendJoin("", abreast.Select(totals => PageText.Cell(value(totals), totals.Currency)));
        html.Append("</tr>\n");
    }
}
