using System.Globalization;
using System.Text;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What stands around every page: its title, its style, what is printed at the foot of each sheet of paper, and nothing from elsewhere.</summary>
internal static class PageFrame
{
    public static byte[] Render(string title, Action<StringBuilder> body)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{PageText.Escape(title)}</title>\n<style>\n{PageStyle.Css}@page {{ @bottom-left {{ content: \"{StyleText(title)}\"; }} }}\n</style>\n</head>\n<body>\n<main>\n");
        body(html);
        html.Append("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    /// <summary>Text inside a string of a style sheet, which is inside HTML: whatever is not a plain letter is escaped (CSS Syntax 3, 4.3.7).</summary>
    private static string StyleText(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or ',' or '-' or '.' ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{rune.Value:X6}")));
}
