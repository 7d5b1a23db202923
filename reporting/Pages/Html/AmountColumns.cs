using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>A table of amounts by currency, of which those columns are left out that are zero in every row.</summary>
/// <param name="Title">What the rows are called.</param>
/// <param name="Columns">Their headings, and of each row the amount; null where there is none to tell.</param>
internal sealed record AmountColumns<T>(string Title, IReadOnlyList<(string Title, Func<T, AmountSum?> Amount)> Columns)
{
    /// <summary>Of a name, which breaks between words.</summary>
    private const int NameCharacters = 14;

    /// <summary>A row's name, as HTML.</summary>
    public required Func<T, string> Name { get; init; }

    public required Func<T, Currency> Currency { get; init; }

    public void Append(StringBuilder html, IReadOnlyList<T> rows)
    {
        (string Title, Func<T, AmountSum?> Amount)[] shown = [.. Columns.Where(column => rows.Any(row => column.Amount(row) is { } amount && amount != AmountSum.Zero))];
        double width = TableWidth.OfText(NameCharacters)
            + shown.Sum(column => TableWidth.OfColumn(column.Title, rows.Select(row => column.Amount(row) is { } amount ? PageText.Money(amount, Currency(row)).Length : 0)));
        html.Append($"<table class=\"statements fitted\" {TableWidth.Attribute(width)}><thead><tr><th>{Title}</th>{string.Concat(shown.Select(column => $"<th class=\"n\">{column.Title}</th>"))}</tr></thead><tbody>\n");
        foreach (T row in rows)
        {
            html.Append($"<tr><td>{Name(row)}</td>{string.Concat(shown.Select(column => column.Amount(row) is { } amount ? PageText.Cell(amount, Currency(row)) : "<td class=\"n\"></td>"))}</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }
}
