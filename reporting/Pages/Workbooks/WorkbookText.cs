using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>Text as a workbook can hold it (ECMA-376 part 1, 22.9.2.19 ST_Xstring).</summary>
internal static partial class WorkbookText
{
    /// <summary>A cell holds 32,767 characters.</summary>
    private const int CellMax = 32_000;

    private const string Cut = "… (cut: the whole text is in the .tsv file)";

    /// <summary>Characters that XML can't hold become _xHHHH_, what already looks so is escaped, and what a cell can't hold is cut with a word.</summary>
    public static string Of(string text)
    {
        string held = text.Length <= CellMax ? text : text[..(char.IsHighSurrogate(text[CellMax - 1]) ? CellMax - 1 : CellMax)] + Cut;
        if (held.Contains("_x", StringComparison.Ordinal))
        {
            held = LooksEscaped().Replace(held, "_x005F$0");
        }

        int first = FirstUnfit(held);
        return first < 0 ? held : Escape(held, first);
    }

    private static int FirstUnfit(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!Fits(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    private static string Escape(string text, int first)
    {
        var escaped = new StringBuilder(text, 0, first, text.Length + 32);
        for (int i = first; i < text.Length; i++)
        {
            _ = Fits(text, i) ? escaped.Append(text[i]) : escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)text[i]:X4}_");
        }

        return escaped.ToString();
    }

    private static bool Fits(string text, int at) => XmlConvert.IsXmlChar(text[at])
        || (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        || (char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]));

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant)]
    private static partial Regex LooksEscaped();
}
