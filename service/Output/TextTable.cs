using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>
/// A table for people. A column whose name ends in <c>&gt;</c> is aligned right, one whose name ends in <c>~</c> is prose, which may be
/// wrapped between words; nothing else is ever broken. Where a line has no room for all columns, those go that matter least, and a line
/// below says which; where even that is not enough, every row is written as a block of lines instead. Nothing vanishes in silence.
/// </summary>
public sealed class TextTable
{
    /// <summary>Two blanks around the table and three between its columns.</summary>
    private const int MarginColumns = 4;

    private const int GapColumns = 3;

    /// <summary>Prose narrower than this is harder to read than a table without it.</summary>
    private const int LeastProseColumns = 20;

    private readonly string[] _names;

    private readonly bool[] _right;

    private readonly bool[] _prose;

    private readonly List<string[]> _rows = [];

    private int[] _leavesOut = [];

    public TextTable(params string[] columns)
    {
        _right = [.. columns.Select(column => column.EndsWith('>'))];
        _prose = [.. columns.Select(column => column.EndsWith('~'))];
        _names = [.. columns.Select(column => Printable.Of(column.TrimEnd('>', '~')))];
    }

    /// <summary>A row for each item, with what each column shows of it.</summary>
    public static TextTable Of<T>(IEnumerable<T> items, params (string Name, Func<T, string> CellOf)[] columns)
    {
        var table = new TextTable([.. columns.Select(column => column.Name)]);
        foreach (T item in items)
        {
            table.Add([.. columns.Select(column => column.CellOf(item))]);
        }

        return table;
    }

    /// <summary>Which columns go where there is no room for all, the first first.</summary>
    public TextTable LeavingOut(params string[] columns)
    {
        _leavesOut = [.. columns.Select(column => Array.IndexOf(_names, column)).Where(column => column >= 0)];
        return this;
    }

    public TextTable Add(params string[] cells)
    {
        _rows.Add([.. cells.Select(Printable.Of)]);
        return this;
    }

    /// <summary>Writes it. Without a limit, as into a file, no column is left out, however long the lines.</summary>
    public void Render(IAnsiConsole console, bool isLimited)
    {
        var shown = Enumerable.Range(0, _names.Length).ToList();
        var left = new List<int>();
        int width = isLimited ? console.Profile.Width : Math.Max(console.Profile.Width, WidthOf(shown, Least));
        foreach (int column in _leavesOut.TakeWhile(_ => WidthOf(shown, Least) > width))
        {
            shown.Remove(column);
            left.Add(column);
        }

        if (WidthOf(shown, Least) > width)
        {
            RenderBlocks(console);
            return;
        }

        console.Profile.Width = Math.Max(console.Profile.Width, width);
        console.Write(Build(shown, Widths(shown, width)));
        if (left.Count > 0)
        {
            console.WriteLine($"  no room for {string.Join(", ", left.Select(Named))}: see --format json");
        }
    }

    private Table Build(List<int> shown, Dictionary<int, int> widths)
    {
        var table = new Table { Border = TableBorder.Simple };

        foreach (int column in shown)
        {
            var added = new TableColumn(Markup.Escape(_names[column])) { Width = widths[column] };
            table.AddColumn(_right[column] ? added.RightAligned() : added);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. shown.Select(column => new Text(row[column]))]);
        }

        return table;
    }

    /// <summary>A line for every cell that says something, rows apart by an empty one.</summary>
    private void RenderBlocks(IAnsiConsole console)
    {
        int name = _names.Max(column => column.Length);
        foreach (string[] row in _rows)
        {
            console.WriteLine();
            foreach (int column in Enumerable.Range(0, row.Length).Where(column => row[column].Length > 0))
            {
                console.WriteLine($"  {_names[column].PadRight(name)}  {row[column]}");
            }
        }

        console.WriteLine();
    }

    /// <summary>A column that says the same in every row is told by what it says.</summary>
    private string Named(int column)
    {
        string[] said = [.. _rows.Select(row => row[column]).Distinct().Take(2)];
        return said is [string same] && _rows.Count > 1 && same is not ("" or "-") ? $"{_names[column]} ({same} everywhere)" : _names[column];
    }

    private static int WidthOf(List<int> shown, Func<int, int> width) => shown.Sum(width) + MarginColumns + (GapColumns * (shown.Count - 1));

    private int Least(int column) => _prose[column] ? Math.Min(Full(column), Math.Max(LeastProseColumns, LongestWord(column))) : Full(column);

    private int Full(int column) => _rows.Select(row => row[column].GetCellWidth()).Append(HeaderWidth(column)).Max();

    private int LongestWord(int column) => _rows.SelectMany(row => row[column].Split(' ')).Append("").Max(word => word.GetCellWidth());

    /// <summary>A heading of several words may stand on several lines over what needs less room.</summary>
    private int HeaderWidth(int column) => _prose[column] ? _names[column].Length : _names[column].Split(' ').Max(word => word.Length);

    /// <summary>What is left over goes to the prose, and to each in turn as much as it can use.</summary>
    private Dictionary<int, int> Widths(List<int> shown, int width)
    {
        var widths = shown.ToDictionary(column => column, Least);
        int rest = width - WidthOf(shown, Least);
        foreach (int column in shown.Where(column => _prose[column]).OrderBy(Full))
        {
            int more = Math.Min(rest, Full(column) - widths[column]);
            widths[column] += more;
            rest -= more;
        }

        foreach (int column in shown.Where(column => !_prose[column]))
        {
            int more = Math.Min(rest, Math.Max(0, _names[column].Length - widths[column]));
            widths[column] += more;
            rest -= more;
        }

        return widths;
    }
}
