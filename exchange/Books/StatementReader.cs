namespace Accounting.Exchange.Books;

/// <summary>Reads a statements table row by row and insists on its order, so that two tables can be compared without holding either.</summary>
internal sealed class StatementReader : IDisposable
{
    private readonly TextReader _reader;
    private readonly string _table;
    private readonly IReadOnlyDictionary<string, int> _columns;
    private long _lineNumber = 1;

    public StatementReader(TextReader reader, string table, params string[] required)
    {
        _reader = reader;
        _table = table;
        _columns = StatementLine.ReadHeader(reader, table, required);
    }

    /// <summary>The row reached, or null past the last one.</summary>
    public StatementLine? Current { get; private set; }

    /// <summary>Reads the next row; a change of <paramref name="groupColumn"/>, if given, begins the order anew.</summary>
    /// <exception cref="InvalidDataException">A row is malformed or out of order.</exception>
    public void Advance(string? groupColumn = null)
    {
        StatementLine? previous = Current;
        string? line = _reader.ReadLine();
        _lineNumber++;
        Current = line is null ? null : StatementLine.Parse(_columns, line, _table, _lineNumber);
        bool isSameGroup = groupColumn is null || Current?[groupColumn] == previous?[groupColumn];
        if (previous is not null && Current is not null && isSameGroup && previous.CompareKey(Current) >= 0)
        {
            throw new InvalidDataException($"{_table}, line {_lineNumber}: rows must be ordered by account and currency, each once.");
        }
    }

    public void Dispose() => _reader.Dispose();
}
