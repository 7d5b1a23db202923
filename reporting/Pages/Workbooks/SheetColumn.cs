using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>A column of a table as its sheet shows it.</summary>
internal sealed record SheetColumn(string Name, SheetCellKind Kind)
{
    /// <summary>Longest text of a cell, header included.</summary>
    public int Length { get; set; } = Name.Length;

    /// <summary>Whether a number of it has more digits than a spreadsheet keeps, so that an exact twin as text stands beside the column.</summary>
    public bool HasTwin { get; set; }

    public string TwinName => Name + "_exact";

    public static SheetColumn Of(DuckColumn column) => new(column.Name, KindOf(column));

    private static SheetCellKind KindOf(DuckColumn column) => column.Type.Kind switch
    {
        DuckKind.BigInt when column.Name.EndsWith("_id", StringComparison.Ordinal) => SheetCellKind.Text,
        DuckKind.BigInt or DuckKind.Integer or DuckKind.Decimal => SheetCellKind.Number,
        DuckKind.Date => SheetCellKind.Day,
        DuckKind.Boolean => SheetCellKind.Truth,
        _ => SheetCellKind.Text,
    };
}
