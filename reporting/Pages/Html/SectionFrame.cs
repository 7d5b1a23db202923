using System.Text;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What stands around a section of the page: its number, its heading, and its name for links.</summary>
internal static class SectionFrame
{
    public static void Begin(StringBuilder html, ReportSection section) => html.Append(
        $"<section id=\"{section.Anchor}\"{(section.Number is { } number ? $" style=\"--number: '{number}'\"" : "")}>\n<h2>{section.Title}</h2>\n");

    public static void End(StringBuilder html) => html.Append("</section>\n");

    /// <summary>A section in which there is nothing to tell, which is told too: sections keep their places.</summary>
    public static void Nothing(StringBuilder html, ReportSection section, string why)
    {
        Begin(html, section);
        html.Append($"<p>{why}</p>\n");
        End(html);
    }
}
