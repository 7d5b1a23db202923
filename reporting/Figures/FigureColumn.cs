namespace Accounting.Reporting.Figures;

/// <summary>A column of a report's table, and what its figures are made of.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="SourceOf">What the figures of some rows are made of; null where rows of that sort have no figure in it.</param>
public sealed record FigureColumn(string Name, Func<FigureRow, FigureSource?> SourceOf)
{
    public FigureColumn(string name, FigureSource source)
        : this(name, _ => source)
    {
    }

    /// <summary>A number of things, without decimal places.</summary>
    public bool IsCount { get; init; }

    /// <summary>Whether figures of several rows may be added up: a number of different accounts may not.</summary>
    public bool IsAdditive { get; init; } = true;
}
