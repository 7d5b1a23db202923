using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>A table for people: columns whose name ends in <c>&gt;</c> are aligned right.</summary>
public sealed class TextTable
{
    private readonly Table _table = new() { Border = TableBorder.Simple };

    public TextTable(string? title, params string[] columns)
    {
        if (title is not null)
        {
            _table.Title = new TableTitle(Markup.Escape(title), Style.Parse("bold"));
        }

        foreach (string column in columns)
        {
            bool right = column.EndsWith('>');
            var shown = new TableColumn(Markup.Escape(right ? column[..^1] : column)) { NoWrap = right };
            _table.AddColumn(right ? shown.RightAligned() : shown);
        }
    }

    public TextTable Add(params string[] cells)
    {
        _table.AddRow([.. cells.Select(cell => new Text(Printable.Of(cell)))]);
        return this;
    }

    public void Render(IAnsiConsole console) => console.Write(_table);
}
