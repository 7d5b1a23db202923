using System.Buffers;
using System.Globalization;
using System.Text;

namespace Accounting.Reporting.Forms;

/// <summary>
/// Text in a cell of a TSV file: tab, line feed, carriage return and backslash are escaped with a backslash, other control characters, a NUL among
/// them, as \uHHHH: readers end a cell there, or a whole file.
/// Text that a spreadsheet would run as a formula, and text that begins with an apostrophe, gets one in front; so the way back is unambiguous.
/// Numbers are no text and stay as they are.
/// </summary>
public static class TsvText
{
    private const string FormulaStarts = "=+-@\t\r'";

    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl), '\\']);

    public static string Escape(string text)
    {
        bool neutralise = text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal);
        if (!neutralise && !text.AsSpan().ContainsAny(Escaped))
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
                _ when char.IsControl(character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
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
            if (escape && text[i + 1] == 'u' && i + 5 < text.Length && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                unescaped.Append((char)code);
                i += 5;
                continue;
            }

            unescaped.Append(!escape ? text[i] : text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', char other => other });
        }

        return unescaped.ToString();
    }
}
