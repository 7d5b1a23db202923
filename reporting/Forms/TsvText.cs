using System.Text;

namespace Accounting.Reporting.Forms;

/// <summary>
/// Text in a cell of a TSV file: tab, line feed, carriage return and backslash are escaped with a backslash.
/// Text that a spreadsheet would run as a formula, and text that begins with an apostrophe, gets one in front; so the way back is unambiguous.
/// Numbers are no text and stay as they are.
/// </summary>
public static class TsvText
{
    private const string FormulaStarts = "=+-@\t\r'";

    public static string Escape(string text)
    {
        bool neutralise = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal);
        if (!neutralise && text.AsSpan().IndexOfAny("\\\t\n\r") < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(neutralise ? "'" : "");
        foreach (char character in text)
        {
            _ = character switch
            {
                '\\' => escaped.Append(@"\\"),
                '\t' => escaped.Append(@"\t"),
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The way back from <see cref="Escape"/>.</summary>
    public static string Unescape(string cell)
    {
        string text = cell.StartsWith('\'') ? cell[1..] : cell;
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var unescaped = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool escape = text[i] == '\\' && i + 1 < text.Length;
            unescaped.Append(!escape ? text[i] : text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', char other => other });
        }

        return unescaped.ToString();
    }
}
