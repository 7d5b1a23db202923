using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>One table of the books: what a report's table of the same name and month must say, in these columns.</summary>
public sealed class BooksTable
{
    private readonly Dictionary<BusinessMonth, List<string[]>> _rows = [];

    internal BooksTable(string name, string noun, int keyColumns, IReadOnlyList<string> columns)
    {
        Name = name;
        Noun = noun;
        KeyColumns = keyColumns;
        Columns = columns;
    }

    /// <summary>That of the report's table.</summary>
    public string Name { get; }

    /// <summary>What a row is, in the singular.</summary>
    public string Noun { get; }

    /// <summary>How many of the first columns tell which row it is.</summary>
    public int KeyColumns { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Null for all rows of the report; else those that the books have a say about.</summary>
    public Func<IReadOnlyDictionary<string, string>, bool>? Concerns { get; internal init; }

    /// <summary>Those in which it has rows.</summary>
    public IEnumerable<BusinessMonth> Months => _rows.Keys;

    /// <summary>A month's rows, in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<string[]> RowsOf(BusinessMonth month) => _rows.GetValueOrDefault(month) ?? [];

    internal void Add(BusinessMonth month, string[] cells)
    {
        if (!_rows.TryGetValue(month, out List<string[]>? rows))
        {
            _rows.Add(month, rows = []);
        }

        rows.Add(cells);
    }

    /// <summary>Writes all months: <c>month</c> and the columns.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(string.Join('\t', Columns.Prepend(StatementColumns.Month)));
        writer.Write('\n');
        foreach ((BusinessMonth month, List<string[]> rows) in _rows.OrderBy(month => month.Key))
        {
            foreach (string[] cells in rows)
            {
                writer.Write(string.Join('\t', cells.Prepend(month.ToString())));
                writer.Write('\n');
            }
        }
    }
}
