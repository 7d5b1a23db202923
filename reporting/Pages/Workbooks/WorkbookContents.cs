using System.Globalization;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>What a workbook says of its sheets: their names and order, where they are filtered, what stands on every sheet of paper.</summary>
internal static class WorkbookContents
{
    /// <param name="cover">The first sheet, which is no table; null for none.</param>
    /// <param name="tables">The sheets after it.</param>
    public static Workbook Of(string? cover, IReadOnlyList<TableOnSheet> tables)
    {
        var sheets = new Sheets();
        if (cover is not null)
        {
            sheets.Append(SheetOf(cover, 1));
        }

        int before = cover is null ? 0 : 1;
        var names = new DefinedNames();
        for (int i = 0; i < tables.Count; i++)
        {
            string name = tables[i].Name;
            sheets.Append(SheetOf(name, i + before + 1));
            string last = SheetWriter.ColumnName(TableSheet.ColumnsOf(tables[i]) - 1);
            names.Append(
                new DefinedName(string.Create(CultureInfo.InvariantCulture, $"'{name}'!$A$1:${last}${tables[i].RowsShown + 1}")) { Name = "_xlnm._FilterDatabase", LocalSheetId = (uint)(i + before), Hidden = true },
                new DefinedName(TitlesOf(tables[i])) { Name = "_xlnm.Print_Titles", LocalSheetId = (uint)(i + before) });
        }

        var workbook = new Workbook(new BookViews(new WorkbookView()), sheets);
        if (tables.Count > 0)
        {
            workbook.Append(names);
        }

        return workbook;
    }

    /// <summary>What stands on every sheet of paper: the heads, and beside pages that lie further right what a row is of.</summary>
    private static string TitlesOf(TableOnSheet table) => TableSheet.FrozenColumns(table) is var columns and > 0
        ? $"'{table.Name}'!$A:${SheetWriter.ColumnName((int)columns - 1)},'{table.Name}'!$1:$1"
        : $"'{table.Name}'!$1:$1";

    private static Sheet SheetOf(string name, int number) => new() { Name = name, SheetId = (uint)number, Id = WorkbookPackage.SheetId(number) };
}
