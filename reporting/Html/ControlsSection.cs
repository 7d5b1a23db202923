using System.Text;
using Accounting.Reporting.Controls;

namespace Accounting.Reporting.Html;

/// <summary>Every check with its formula and both sides, in colours and in words.</summary>
internal static class ControlsSection
{
    public static void Append(StringBuilder html, ReportPage page)
    {
        IReadOnlyList<Control> controls = page.Manifest.Controls;
        html.Append("<section class=\"sheet\">\n<h2>Controls</h2>\n<div class=\"tally\">");
        foreach (IGrouping<Verdict, Control> group in controls.GroupBy(control => control.Verdict).OrderByDescending(group => group.Key))
        {
            html.Append($"<span>{Badge(group.Key)} {PageText.Count(group.Count())}</span>");
        }

        html.Append("</div>\n");
        AppendFindings(html, page.Manifest.Findings);
        html.Append("<div class=\"scroll\"><table class=\"controls\"><thead><tr><th>Control</th><th>Cur.</th><th>Formula</th><th class=\"n\">Left</th><th class=\"n\">Right</th>"
            + "<th class=\"n\">Difference</th><th>Verdict</th><th>Blocks</th></tr></thead><tbody>\n");
        foreach (Control control in controls)
        {
            html.Append($"<tr><td>{control.Name}</td><td>{control.Currency?.Code}</td><td>{PageText.Escape(control.Formula)}</td>");
            html.Append($"{PageText.Cell(control.Left)}{PageText.Cell(control.Right)}{PageText.Cell(control.Difference)}");
            html.Append($"<td>{Badge(control.Verdict)}</td><td>{(control.BlocksClose ? "yes" : "no")}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n</section>\n");
    }

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
        return $"<span class=\"verdict {word}\">{word}</span>";
    }
}
