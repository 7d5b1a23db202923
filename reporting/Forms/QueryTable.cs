using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Forms;

/// <summary>Tables of any number of rows, out of queries.</summary>
internal static class QueryTable
{
    /// <summary>
    /// Writes the rows of a query, totally ordered, as Parquet, and what that file says as TSV, so that the query runs once; one column is <c>currency</c>.
    /// </summary>
    public static async Task<PendingFile[]> TableAsync(this Workspace workspace, string name, string select, CancellationToken cancellation)
    {
        string tsv = workspace.NewPath(), parquet = workspace.NewPath();
        long copied = workspace.Connection.CopyToParquet(select, parquet, new ParquetOptions(), cancellation);

        // Rows keep the file's order there, so nothing is sorted again: of a million accounts that would take more memory than there is.
        using DuckConnection inOrder = workspace.ConnectToOneThread();
        (IReadOnlyList<DuckColumn> columns, long rows) = await TsvQuery.WriteAsync(inOrder, $"SELECT * FROM read_parquet({Sql.Literal(parquet)}, hive_partitioning = false)", copied, tsv, cancellation).ConfigureAwait(false);
        return
        [
            await PendingFile.OfAsync(ReportFiles.Tsv(name), tsv, rows, cancellation).ConfigureAwait(false),
            await PendingFile.OfAsync(ReportFiles.Parquet(name), parquet, rows, cancellation).ConfigureAwait(false) with { Columns = columns },
        ];
    }
}
