using System.Globalization;

namespace Accounting.Exchange.Books;

/// <summary>One row of a statements table: its key and its cells by column.</summary>
internal sealed class StatementLine
{
    private readonly IReadOnlyDictionary<string, int> _columns;
    private readonly string[] _cells;

    private StatementLine(IReadOnlyDictionary<string, int> columns, string[] cells, long accountId)
    {
        _columns = columns;
        _cells = cells;
        AccountId = accountId;
        Currency = cells[columns[StatementColumns.Currency]];
    }

    public long AccountId { get; }

    public string Currency { get; }

    /// <summary>The cell's text, or null where there is no such column.</summary>
    public string? this[string column] => _columns.TryGetValue(column, out int index) ? _cells[index] : null;

    /// <summary>Reads a table's header: where each column stands.</summary>
    /// <exception cref="InvalidDataException">There is none, a name stands twice, or one of <paramref name="required"/> is missing.</exception>
    public static IReadOnlyDictionary<string, int> ReadHeader(TextReader reader, string table, params string[] required)
    {
        string header = reader.ReadLine() ?? throw new InvalidDataException($"{table} is empty: it has no header.");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in header.Split('\t'))
        {
            if (!columns.TryAdd(name, columns.Count))
            {
                throw new InvalidDataException($"{table} has two columns named {name}.");
            }
        }

        return required.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing
            ? throw new InvalidDataException($"{table} has no column {missing}.")
            : columns;
    }

    /// <exception cref="InvalidDataException">The line hasn't as many cells as the header, or its account isn't a number.</exception>
    public static StatementLine Parse(IReadOnlyDictionary<string, int> columns, string line, string table, long lineNumber)
    {
        string[] cells = line.Split('\t');
        if (cells.Length != columns.Count)
        {
            throw new InvalidDataException($"{table}, line {lineNumber}: {cells.Length} cells under {columns.Count} columns.");
        }

        string account = cells[columns[StatementColumns.AccountId]];
        return long.TryParse(account, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long accountId)
            ? new StatementLine(columns, cells, accountId)
            : throw new InvalidDataException($"{table}, line {lineNumber}: '{account}' is not an account number.");
    }

    /// <summary>Tables are ordered by account, then currency code.</summary>
    public int CompareKey(StatementLine other)
    {
        int byAccount = AccountId.CompareTo(other.AccountId);
        return byAccount != 0 ? byAccount : string.CompareOrdinal(Currency, other.Currency);
    }
}
