using System.Globalization;
using System.Text;
using Accounting.Ingest;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>A table of the page: of each column its heading and what stands in it.</summary>
/// <param name="style">Its class in the style sheet.</param>
internal sealed class PageTable<T>(string? style = null)
{
    private readonly List<(string Head, Func<T, string> Cell)> _columns = [];

    /// <summary>Of the amounts of a row.</summary>
    public Func<T, Currency>? Currency { get; init; }

    /// <summary>Whether a row sums up the others.</summary>
    public Predicate<T>? IsTotal { get; init; }

    /// <summary>Whether it may be wider than the page.</summary>
    public bool Scrolls { get; init; }

    /// <summary>Whatever it is, its text is escaped.</summary>
    public PageTable<T> Text(string title, Func<T, object?> value, string? style = null) =>
        Html(title, row => PageText.Escape(Convert.ToString(value(row), CultureInfo.InvariantCulture) ?? ""), style);

    public PageTable<T> Html(string title, Func<T, string> html, string? style = null) => Add($"<th>{title}</th>", row => $"<td{Class(style)}>{html(row)}</td>");

    public PageTable<T> Number(string title, Func<T, long> count) => Add(PageTable.NumberHead(title), row => PageText.CountCell(count(row)));

    public PageTable<T> Amount(string title, Func<T, AmountSum> amount) => Add(PageTable.NumberHead(title), row => PageText.Cell(amount(row), Currency!(row)));

    public PageTable<T> Add(string head, Func<T, string> cell)
    {
        _columns.Add((head, cell));
        return this;
    }

    public void Append(StringBuilder html, IEnumerable<T> rows)
    {
        html.Append($"{(Scrolls ? "<div class=\"scroll\">" : "")}<table{Class(style)}><thead><tr>{string.Concat(_columns.Select(column => column.Head))}</tr></thead><tbody>\n");
        foreach (T row in rows)
        {
            html.Append($"<tr{(IsTotal?.Invoke(row) == true ? Class("total") : "")}>{string.Concat(_columns.Select(column => column.Cell(row)))}</tr>\n");
        }

        html.Append($"</tbody></table>{(Scrolls ? "</div>" : "")}\n");
    }

    private static string Class(string? name) => name is null ? "" : $" class=\"{name}\"";
}

/// <summary>What is the same in all tables.</summary>
internal static class PageTable
{
    public static string NumberHead(string title) => $"<th class=\"n\">{title}</th>";
}
