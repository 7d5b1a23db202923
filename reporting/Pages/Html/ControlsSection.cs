using System.Text;
using Accounting.Reporting.Controls;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Html;

/// <summary>Every check with its formula and both sides, in colours and in words: what isn't green first, then control by control.</summary>
internal static class ControlsSection
{
    private const int Columns = 5;

    public static void Append(StringBuilder html, ReportPage page)
    {
        IReadOnlyList<Control> controls = page.Manifest.Controls;
        SectionFrame.Begin(html, ReportSections.Controls);
        html.Append("<div class=\"tally\">");
        foreach (IGrouping<Verdict, Control> group in controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key))
        {
            html.Append($"<span>{Badge(group.Key)} {PageText.Count(group.Count())}</span>");
        }

        html.Append("</div>\n");
        AppendFindings(html, page.Manifest.Findings);
        html.Append("<div class=\"scroll\"><table class=\"controls\"><thead><tr><th>Control</th><th class=\"n\">Left</th><th class=\"n\">Right</th>"
            + "<th class=\"n\">Difference</th><th>Verdict</th></tr></thead>\n");
        foreach (IGrouping<string, Control> group in controls.GroupBy(control => control.Name).OrderByDescending(group => group.Max(control => control.Verdict)))
        {
            Append(html, [.. group]);
        }

        html.Append("</table></div>\n");
        SectionFrame.End(html);
    }

    private static void Append(StringBuilder html, Control[] group)
    {
        html.Append($"<tbody><tr class=\"group\"><th colspan=\"{Columns}\" scope=\"rowgroup\">{group[0].Name} <span>{PageText.Escape(group[0].Formula)}{(group[0].BlocksClose ? "" : "; doesn't block the close")}</span></th></tr>\n");
        foreach (Control control in group)
        {
            html.Append($"<tr><td>{control.Currency?.Code ?? "all"}</td>{PageText.Cell(control.Left)}{PageText.Cell(control.Right)}{PageText.Cell(control.Difference)}<td>{Badge(control.Verdict)}{Said(control)}</td></tr>\n");
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
