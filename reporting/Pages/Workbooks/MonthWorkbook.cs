using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Pages.Workbooks;

/// <summary>
/// A month's report as one workbook: a cover, and a sheet for each table, in memory that doesn't grow with them.
/// <para>1. Of every table the rows to be shown are read once, for widths and for numbers that a spreadsheet would round.</para>
/// <para>2. The sheets are written one after another, straight into the package.</para>
/// The table sheets follow from the tables alone, the cover from the manifest: the same manifest and tables, the same workbook.
/// </summary>
internal static class MonthWorkbook
{
    /// <param name="workspace">Where the file is made.</param>
    /// <param name="manifest">What the cover says.</param>
    /// <param name="tables">The finished tables, as TSV and Parquet.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    public static async Task<PendingFile> WriteAsync(Workspace workspace, ReportManifest manifest, IReadOnlyList<PendingFile> tables, CancellationToken cancellation)
    {
        TableOnSheet[] sheets = [.. ReportSections.Tables.Where(name => tables.Any(file => file.File.Name == ReportFiles.Tsv(name)))
            .Select(name => TableOnSheet.Of(name, Find(tables, ReportFiles.Tsv(name)), Find(tables, ReportFiles.Parquet(name)), cancellation))];
        string path = workspace.NewPath();
        await using (FileStream output = File.Create(path))
        {
            using var package = new WorkbookPackage(output);
            package.WriteContents(sheets.Length + 1);
            var cover = new CoverSheet(manifest, sheets);
            package.WriteSheet(1, cover.WriteFrame, cover.WriteRows);
            for (int i = 0; i < sheets.Length; i++)
            {
                TableOnSheet table = sheets[i];
                package.WriteSheet(i + 2, (xml, rows) => TableSheet.WriteFrame(xml, rows, table), sheet => TableSheet.WriteRows(sheet, table, cancellation));
            }

            package.Write("xl/styles.xml", xml => xml.WriteElement(WorkbookStyles.Create()));
            package.Write("xl/workbook.xml", xml => xml.WriteElement(WorkbookContents.Of(CoverSheet.Name, sheets)));
        }

        return await PendingFile.OfAsync(ReportFiles.Workbook, path, null, cancellation).ConfigureAwait(false);
    }

    private static PendingFile Find(IReadOnlyList<PendingFile> tables, string name) => tables.First(file => file.File.Name == name);
}
