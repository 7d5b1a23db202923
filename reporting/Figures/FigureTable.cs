namespace Accounting.Reporting.Figures;

/// <summary>A table of a report whose figures can be led back.</summary>
public sealed class FigureTable
{
    public required string Name { get; init; }

    /// <summary>Columns that tell its rows apart.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public required IReadOnlyList<FigureColumn> Columns { get; init; }

    /// <summary>Keys of which one value must be asked for: rows of different ones hold the same transactions.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Whether reports with nothing to tell in it have no such table.</summary>
    internal bool IsLeftOutWhenEmpty { get; init; }

    /// <summary>What is meant where a key isn't named.</summary>
    internal Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> Complete { get; init; } = where => where;

    /// <summary>SQL over a transaction's row: those that the rows asked for are about.</summary>
    internal Func<FigureRow, string> Scope { get; init; } = FigureKeys.Transactions;

    public FigureColumn? Find(string column) => Columns.FirstOrDefault(found => found.Name == column);
}
