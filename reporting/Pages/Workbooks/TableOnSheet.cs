using System.Text;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>A finished table to be shown on a sheet: its rows and their cells are the TSV's, the columns' types those of the Parquet file beside it.</summary>
internal sealed record TableOnSheet
{
    /// <summary>More rows than these stay in the files: a sheet with a million rows of forty columns opens nowhere in comfort.</summary>
    public const int RowsShownMax = 100_000;

    public required string Name { get; init; }

    public required ReportFile Tsv { get; init; }

    public required ReportFile Parquet { get; init; }

    public required string Path { get; init; }

    public required IReadOnlyList<SheetColumn> Columns { get; init; }

    public long Rows => Tsv.Rows ?? 0;

    public long RowsShown => Math.Min(Rows, RowsShownMax);

    /// <summary>Reads all rows to be shown once, for what their columns need.</summary>
    public static TableOnSheet Of(string name, PendingFile tsv, PendingFile parquet, CancellationToken cancellation)
    {
        var table = new TableOnSheet
        {
            Name = name,
            Tsv = tsv.File,
            Parquet = parquet.File,
            Path = tsv.Path,
            Columns = [.. parquet.Columns.Select(SheetColumn.Of)],
        };
        foreach (string[] cells in table.Cells(cancellation))
        {
            table.Measure(cells);
        }

        return table;
    }

    /// <summary>The rows to be shown, in their order, as the TSV has their cells.</summary>
    public IEnumerable<string[]> Cells(CancellationToken cancellation)
    {
        foreach (string line in File.ReadLines(Path, Encoding.UTF8).Skip(1).Take(RowsShownMax))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return line.Split('\t');
        }
    }

    private void Measure(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            SheetColumn column = Columns[i];
            bool isNumber = column.Kind == SheetCellKind.Number;
            column.Length = Math.Max(column.Length, isNumber ? SheetNumber.ShownLength(cells[i]) : cells[i].Length);
            column.HasTwin |= isNumber && SheetNumber.IsRounded(cells[i]);
        }
    }
}
