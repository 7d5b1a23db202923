using System.Globalization;
using System.Xml.Linq;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Html;

/// <summary>
/// Adds up a printed page as somebody with a pencil would: in every table that has an opening and a closing, what stands between them must lead from one
/// to the other, along each row or down each column; and rows that are all there must come to the total beneath them.
/// </summary>
internal static class PageFooting
{
    /// <summary>Every row that doesn't foot, named.</summary>
    /// <param name="page">A report's page.</param>
    /// <param name="footed">How many rows and columns were added up.</param>
    public static IReadOnlyList<string> Wrong(string page, out int footed)
    {
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        var wrong = new List<string>();
        int sums = 0;
        foreach (XElement section in XElement.Parse(body.Replace("&shy;", "", StringComparison.Ordinal).Replace("<br>", " ", StringComparison.Ordinal)).Descendants("section"))
        {
            foreach (XElement table in section.Descendants("table").Where(table => table.Element("thead") is not null))
            {
                string[] heads = [.. table.Element("thead")!.Descendants("th").Select(cell => cell.Value)];
                string[][] rows = [.. table.Elements("tbody").Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];
                foreach ((string Where, decimal Expected, decimal Printed) sum in Across(heads, rows).Concat(Down(heads, rows)).Concat(Running(heads, rows)).Concat(Totals(table, heads, rows)))
                {
                    sums++;
                    if (sum.Expected != sum.Printed)
                    {
                        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{section.Attribute("id")?.Value}, {sum.Where}: {sum.Expected} should be {sum.Printed}"));
                    }
                }
            }
        }

        footed = sums;
        return wrong;
    }

    public static void AssertFoots(string page)
    {
        Assert.Empty(Wrong(page, out int footed));
        Assert.True(footed > 0, "Nothing on the page has an opening and a closing.");
    }

    /// <summary>Opening and closing are columns; debits, printed without a sign, take away.</summary>
    private static IEnumerable<(string, decimal, decimal)> Across(string[] heads, string[][] rows)
    {
        int opening = Array.IndexOf(heads, "Opening"), closing = Array.IndexOf(heads, "Closing");
        return opening < 0 || closing < opening ? [] : rows.Where(row => row.Length == heads.Length)
            .Select(row => ($"row {row[0]}", Enumerable.Range(opening, closing - opening).Sum(column => heads[column] == "Debits" ? -Number(row[column]) : Number(row[column])), Number(row[closing])));
    }

    /// <summary>Opening and closing are lines, as in a roll-forward.</summary>
    private static IEnumerable<(string, decimal, decimal)> Down(string[] heads, string[][] rows)
    {
        for (int line = 0; line < rows.Length; line++)
        {
            if (!rows[line][0].EndsWith(", opening", StringComparison.Ordinal))
            {
                continue;
            }

            string name = rows[line][0][..^", opening".Length];
            int closing = Array.FindIndex(rows, line, row => row[0] == $"{name}, closing");
            for (int column = 1; column < heads.Length; column++)
            {
                yield return ($"{name} in {heads[column]}", rows[line..closing].Sum(row => Number(row[column])), Number(rows[closing][column]));
            }
        }
    }

    /// <summary>An account's statement: each balance is the one above plus the amount, and the closing the last of them.</summary>
    private static IEnumerable<(string, decimal, decimal)> Running(string[] heads, string[][] rows)
    {
        if (heads is not [.., "Amount", "Balance"] || rows is not [["Opening", ..], .., ["Closing", ..]])
        {
            yield break;
        }

        decimal balance = Number(rows[0][^1]);
        foreach (string[] row in rows[1..^1].Where(row => row.Length > 1))
        {
            balance += Number(row[^2]);
            yield return ($"balance after {row[0]}", balance, Number(row[^1]));
        }

        yield return ("closing", balance, Number(rows[^1][^1]));
    }

    /// <summary>A last line that says "All n" over exactly n lines, or "Net".</summary>
    private static IEnumerable<(string, decimal, decimal)> Totals(XElement table, string[] heads, string[][] rows)
    {
        if (rows is [] || table.Elements("tbody").Last().Elements("tr").Last().Attribute("class")?.Value != "total" || !heads.Contains("Opening"))
        {
            return [];
        }

        string[] total = rows[^1];
        bool isWhole = total[0] == "Net" || total[0] == string.Create(CultureInfo.InvariantCulture, $"All {rows.Length - 1:N0}");
        return !isWhole ? [] : Enumerable.Range(Array.IndexOf(heads, "Opening"), heads.Length - Array.IndexOf(heads, "Opening"))
            .Select(column => ($"total of {heads[column]}", rows[..^1].Sum(row => Number(row[column])), Number(total[column])));
    }

    private static decimal Number(string cell) => decimal.Parse(cell.Replace('\u2212', '-'), NumberStyles.Number, CultureInfo.InvariantCulture);
}
