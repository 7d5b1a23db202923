using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// Every check with its formula, in colours and in words: what differs first, with both sides; then what doesn't, a line each for all currencies.
/// </summary>
internal static class ControlsSection
{
    private const int Columns = 5;

    private static readonly PageTable<Control[]> Folded = new PageTable<Control[]>("controls") { Scrolls = true }
        .Text("Control", group => group[0].Name).Html("Compares", group => PageText.Escape(group[0].Formula) + Severity(group[0]), "wrap").Number("Checks", group => group.Length)
        .Html("Verdict", group => Badge(group[0].Verdict));

    public static void Append(StringBuilder html, ReportPage page)
    {
        IReadOnlyList<Control> controls = page.Manifest.Controls;
        html.Append("<div class=\"tally\">");
        foreach (IGrouping<Verdict, Control> group in controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key))
        {
            html.Append($"<span>{Badge(group.Key)} {PageText.Count(group.Count())}</span>");
        }

        html.Append("</div>\n");
        AppendFindings(html, page.Manifest.Findings);
        ILookup<bool, Control[]> groups = controls.GroupBy(control => control.Name).Select(group => group.ToArray())
            .ToLookup(IsFolded);
        AppendOthers(html, [.. groups[false].OrderByDescending(group => group.Max(control => control.Verdict))]);
        AppendFolded(html, [.. groups[true].OrderByDescending(group => group[0].Verdict)]);
    }

    /// <summary>Where there is nothing to see on either side: all equal, or nothing to compare.</summary>
    private static bool IsFolded(Control[] group) => Array.TrueForAll(group, control =>
        control.Verdict == group[0].Verdict && control.Verdict is Verdict.Green or Verdict.NotChecked && control is { Tolerance: null, SignedOff: null } && control.Difference.Sum == AmountSum.Zero);

    private static void AppendOthers(StringBuilder html, Control[][] groups)
    {
        if (groups.Length == 0)
        {
            return;
        }

        html.Append("<div class=\"scroll\"><table class=\"controls\"><thead><tr><th>Control</th><th class=\"n\">Left</th><th class=\"n\">Right</th>"
            + "<th class=\"n\">Difference</th><th>Verdict</th></tr></thead>\n");
        foreach (Control[] group in groups)
        {
            Append(html, group);
        }

        html.Append("</table></div>\n");
    }

    private static void AppendFolded(StringBuilder html, Control[][] groups)
    {
        if (groups.Length == 0)
        {
            return;
        }

        html.Append($"<h3>Nothing between both sides</h3>\n<p class=\"soft\">Both sides of each, currency by currency, are in {ReportFiles.Tsv(ControlsTable.Name)}.</p>\n");
        Folded.Append(html, groups);
    }

    private static string Severity(Control control) => control.BlocksClose ? "" : "; doesn't block the close";

    private static void Append(StringBuilder html, Control[] group)
    {
        html.Append($"<tbody><tr class=\"group\"><th colspan=\"{Columns}\" scope=\"rowgroup\">{group[0].Name} <span>{PageText.Escape(group[0].Formula)}{Severity(group[0])}</span></th></tr>\n");
        foreach (Control control in group)
        {
            html.Append($"<tr><td class=\"wrap\">{control.Currency?.Code ?? "all"}{(control.Concerns is { } concerns ? $" <span class=\"soft\">{PageText.Escape(concerns)}</span>" : "")}</td>{PageText.Cell(control.Left)}{PageText.Cell(control.Right)}{PageText.Cell(control.Difference)}<td>{Badge(control.Verdict)}{Said(control)}</td></tr>\n");
        }

        html.Append("</tbody>\n");
    }

    private static string Said(Control control) =>
        (control.SignedOff is { } signed ? $" <small>{PageText.Escape($"by {signed.By}: {signed.Reason}")}</small>" : "")
        + (control.Tolerance is { } most ? $" <small>tolerated: {most}</small>" : "");

    private static void AppendFindings(StringBuilder html, IReadOnlyList<string> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Append("<div class=\"waits\"><b>To be looked at</b><ul>");
        foreach (string finding in findings)
        {
            html.Append($"<li>{PageText.Escape(finding)}</li>");
        }

        html.Append("</ul></div>\n");
    }

    private static string Badge(Verdict verdict)
    {
        string word = ControlsTable.Word(verdict);
        return $"<span class=\"verdict {word.Replace(' ', '-')}\">{word}</span>";
    }
}
