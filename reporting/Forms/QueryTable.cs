using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Forms;

/// <summary>Tables of any number of rows, out of queries.</summary>
internal static class QueryTable
{
    /// <summary>Writes the rows of a query, totally ordered, as TSV and as Parquet; one column is <c>currency</c>.</summary>
    public static async Task<PendingFile[]> TableAsync(this Workspace workspace, string name, string select, CancellationToken cancellation)
    {
        string tsv = workspace.NewPath(), parquet = workspace.NewPath();
        long rows = await TsvQuery.WriteAsync(workspace.Connection, select, tsv, cancellation).ConfigureAwait(false);
        workspace.Connection.CopyToParquet(select, parquet, new ParquetOptions(), cancellation);
        return
        [
            await PendingFile.OfAsync(ReportFiles.Tsv(name), tsv, rows, cancellation).ConfigureAwait(false),
            await PendingFile.OfAsync(ReportFiles.Parquet(name), parquet, rows, cancellation).ConfigureAwait(false),
        ];
    }
}
