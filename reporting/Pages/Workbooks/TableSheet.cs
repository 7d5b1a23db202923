using System.Globalization;
using Accounting.Ingest;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>
/// A table as a sheet: what the TSV says, cell by cell. Ids, times and all other text stand as text, just as the TSV has them, disarmed where a
/// spreadsheet would run them; days, truths and numbers are the spreadsheet's own, numbers with the places that the TSV gives them. Where a number
/// has more digits than a spreadsheet keeps, a column with the exact ones as text stands beside its column.
/// </summary>
internal static class TableSheet
{
    /// <summary>1970-01-01 as spreadsheets number days (ECMA-376 part 1, 18.17.4.1).</summary>
    private const int SerialOfEpoch = 25_569;

    public static void WriteRows(SheetWriter sheet, TableOnSheet table, CancellationToken cancellation)
    {
        WriteHeader(sheet, table);
        foreach (string[] cells in table.Cells(cancellation))
        {
            sheet.BeginRow();
            for (int i = 0; i < cells.Length; i++)
            {
                WriteCell(sheet, table.Columns[i], cells[i]);
            }

            sheet.EndRow();
        }

        WriteRest(sheet, table);
    }

    public static void WriteFrame(OpenXmlWriter xml, Action rows, TableOnSheet table)
    {
        SheetFrame.Begin(xml, Widths(table), frozenRows: 1, FrozenColumns(table));
        rows();
        xml.WriteEndElement();
        string range = string.Create(CultureInfo.InvariantCulture, $"A1:{SheetWriter.ColumnName(ColumnsOf(table) - 1)}{table.RowsShown + 1}");
        xml.WriteElement(new AutoFilter { Reference = range });
        SheetFrame.WritePaper(xml, Widths(table));
        xml.WriteElement(new IgnoredErrors(new IgnoredError { SequenceOfReferences = new ListValue<StringValue> { InnerText = range }, NumberStoredAsText = true }));
        xml.WriteEndElement();
    }

    /// <summary>What a sheet doesn't show; null where it shows all.</summary>
    public static string? Rest(TableOnSheet table) => table.RowsShown == table.Rows
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"The first {table.RowsShown:N0} of {table.Rows:N0} rows; all are in {table.Tsv.Name} and {table.Parquet.Name} beside this workbook.");

    /// <summary>Twins included.</summary>
    public static int ColumnsOf(TableOnSheet table) => table.Columns.Count + table.Columns.Count(column => column.HasTwin);

    private static IEnumerable<double> Widths(TableOnSheet table) => table.Columns.SelectMany(column =>
        column.HasTwin ? [SheetFrame.WidthOf(column.Length), SheetFrame.WidthOf(Math.Max(column.Length, column.TwinName.Length))] : new[] { SheetFrame.WidthOf(column.Length) });

    /// <summary>Of a table by account: what a row is of stays in sight, and stands on every sheet of paper.</summary>
    public static uint FrozenColumns(TableOnSheet table)
    {
        const int WideFrom = 12;
        int keys = table.Columns.TakeWhile(column => column.Kind == SheetCellKind.Text).Count();
        return table.Columns.Count < WideFrom ? 0u : (uint)Math.Min(keys, 2);
    }

    private static void WriteHeader(SheetWriter sheet, TableOnSheet table)
    {
        sheet.BeginRow();
        foreach (SheetColumn column in table.Columns)
        {
            sheet.Text(column.Name, column.Kind == SheetCellKind.Number ? CellStyle.HeaderNumber : CellStyle.HeaderText);
            if (column.HasTwin)
            {
                sheet.Text(column.TwinName, CellStyle.HeaderText);
            }
        }

        sheet.EndRow();
    }

    private static void WriteCell(SheetWriter sheet, SheetColumn column, string cell)
    {
        switch (column.Kind)
        {
            case var _ when cell.Length == 0:
                sheet.Skip();
                break;
            case SheetCellKind.Number:
                sheet.Number(cell, WorkbookStyles.NumberWith(SheetNumber.DecimalPlaces(cell)));
                break;
            case SheetCellKind.Day when BusinessDay.TryParse(cell, out BusinessDay day):
                sheet.Number((day.DaysSinceEpoch + SerialOfEpoch).ToString(CultureInfo.InvariantCulture), CellStyle.Day);
                break;
            case SheetCellKind.Truth:
                sheet.Truth(cell == "true");
                break;
            default:
                sheet.Text(cell, CellStyle.Text);
                break;
        }

        if (column.HasTwin && cell.Length == 0)
        {
            sheet.Skip();
        }
        else if (column.HasTwin)
        {
            sheet.Text(cell, CellStyle.Text);
        }
    }

    private static void WriteRest(SheetWriter sheet, TableOnSheet table)
    {
        if (Rest(table) is { } rest)
        {
            sheet.SkipRow();
            sheet.BeginRow();
            sheet.Text(rest, CellStyle.Note);
            sheet.EndRow();
        }
    }
}
