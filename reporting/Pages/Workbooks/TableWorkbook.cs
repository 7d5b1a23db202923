using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>One table as a workbook of one sheet, which looks as the sheets of reports do.</summary>
public static class TableWorkbook
{
    /// <summary>More rows it doesn't show.</summary>
    public const int RowsMax = TableOnSheet.RowsShownMax;

    /// <param name="path">The workbook.</param>
    /// <param name="tsv">The table's rows.</param>
    /// <param name="parquet">The same, for the types of its columns.</param>
    /// <param name="rows">How many they are.</param>
    /// <param name="connection">May read both.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    public static async Task WriteAsync(string path, string tsv, string parquet, long rows, DuckConnection connection, CancellationToken cancellation)
    {
        string name = Path.GetFileNameWithoutExtension(tsv);
        PendingFile typed = await PendingFile.OfAsync(Path.GetFileName(parquet), parquet, rows, cancellation).ConfigureAwait(false);
        var table = TableOnSheet.Of(
            name,
            await PendingFile.OfAsync(Path.GetFileName(tsv), tsv, rows, cancellation).ConfigureAwait(false),
            typed with { Columns = ColumnsOf(parquet, connection, cancellation) },
            cancellation);
        await using FileStream output = File.Create(path);
        using var package = new WorkbookPackage(output);
        package.WriteContents(1);
        package.WriteSheet(1, (xml, write) => TableSheet.WriteFrame(xml, write, table), sheet => TableSheet.WriteRows(sheet, table, cancellation));
        package.Write("xl/styles.xml", xml => xml.WriteElement(WorkbookStyles.Create()));
        package.Write("xl/workbook.xml", xml => xml.WriteElement(WorkbookContents.Of(null, [table])));
    }

    private static IReadOnlyList<DuckColumn> ColumnsOf(string parquet, DuckConnection connection, CancellationToken cancellation)
    {
        using DuckResult none = connection.QueryAtOnce($"SELECT * FROM {BalancesSql.File(parquet)} LIMIT 0", cancellation);
        return none.Columns;
    }
}
