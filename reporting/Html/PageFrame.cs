using System.Text;

namespace Accounting.Reporting.Html;

/// <summary>What stands around every page: its title, its style, and nothing from elsewhere.</summary>
internal static class PageFrame
{
    public static byte[] Render(string title, Action<StringBuilder> body)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>{PageText.Escape(title)}</title>\n<style>\n{PageStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        body(html);
        html.Append("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }
}
