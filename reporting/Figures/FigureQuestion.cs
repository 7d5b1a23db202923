using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Figures;

/// <summary>Which figure is asked for: one column of some rows of a table, added up by currency.</summary>
public sealed record FigureQuestion
{
    private FigureQuestion(FigureTable table, FigureColumn column, IReadOnlyDictionary<string, string> where)
    {
        Table = table;
        Column = column;
        Where = where;
    }

    public FigureTable Table { get; }

    public FigureColumn Column { get; }

    /// <summary>By key what it must be.</summary>
    public IReadOnlyDictionary<string, string> Where { get; }

    /// <param name="table">The table's name; null for account statements.</param>
    /// <param name="column">The column's; null for the table's first.</param>
    /// <param name="where">By key what it must be.</param>
    /// <exception cref="FigureRefusedException">There is no such table, column or key.</exception>
    public static FigureQuestion Of(string? table, string? column, IReadOnlyDictionary<string, string> where)
    {
        FigureTable asked = table is null ? FigureTables.All[0] : FigureTables.All.FirstOrDefault(found => found.Name == table)
            ?? throw new FigureRefusedException($"No figures are told of a table '{table}'; there are {string.Join(", ", FigureTables.All.Select(found => found.Name))}.");
        FigureColumn of = column is null ? asked.Columns[0] : asked.Find(column)
            ?? throw new FigureRefusedException($"{asked.Name} has no figure '{column}'; it has {string.Join(", ", asked.Columns.Select(found => found.Name))}.");
        if (where.Keys.FirstOrDefault(key => !asked.Keys.Contains(key)) is { } strange)
        {
            throw new FigureRefusedException($"Rows of {asked.Name} can't be asked for by '{strange}'; they can by {string.Join(", ", asked.Keys)}.");
        }

        IReadOnlyDictionary<string, string> complete = asked.Complete(where);
        return asked.Required.FirstOrDefault(key => !complete.ContainsKey(key)) is { } missing
            ? throw new FigureRefusedException($"Say of which {missing} the rows of {asked.Name} are: different ones hold the same transactions.")
            : new FigureQuestion(asked, of, complete);
    }

    public FigureRow Row(BusinessMonth month, ReportManifest? report) => new(month, Where, report);

    /// <summary>In words: <c>ggy of 2026-10, regulatory, period month</c>; of account statements, which most ask for, without the table.</summary>
    /// <param name="month">Of the table.</param>
    public string Told(BusinessMonth month)
    {
        string rows = Where.Count > 0 ? FigureKeys.Told(Row(month, null)) : Table.Keys[0] == "account_id" ? "all accounts" : "all rows";
        return $"{Column.Name} of {month}, {(Table == FigureTables.All[0] ? "" : $"{Table.Name}, ")}{rows}";
    }

    /// <summary>The source of the figure in a month.</summary>
    /// <exception cref="FigureRefusedException">Rows of this sort have no such figure.</exception>
    internal FigureSource Source(BusinessMonth month, ReportManifest? report) => Column.SourceOf(Row(month, report))
        ?? throw new FigureRefusedException($"Rows of {Table.Name} with {FigureKeys.Told(Row(month, report))} have no {Column.Name}.");
}
