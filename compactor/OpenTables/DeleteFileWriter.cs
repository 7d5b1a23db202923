using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Writes a delete file for each data file that has rows of test accounts. They are there before the snapshot that names them, by names of its own: what a
/// commit that didn't come about has left is never named by another one, so that it may be collected.
/// </summary>
internal sealed class DeleteFileWriter(IObjectStore store, OpenTable table, TableLocation location, long snapshotId, WorkDatabase database)
{
    private static readonly ParquetOptions Options = new()
    {
        FieldIds = new Dictionary<string, int> { [DeleteFile.PathColumn] = DeleteFile.PathId, [DeleteFile.PositionColumn] = DeleteFile.PositionId },
    };

    private int _written;

    /// <param name="files">Each with the local file that has its bytes.</param>
    /// <param name="cancellation">Stops it between files.</param>
    /// <returns>The files, with what is deleted of them.</returns>
    public async Task<IReadOnlyList<DataFile>> WriteAsync(IReadOnlyList<(string Path, DataFile File)> files, CancellationToken cancellation)
    {
        Dictionary<string, (long Rows, long First, long Last)> tests = FindTests(files.Select(file => file.Path), cancellation);
        if (tests.Count == 0)
        {
            return [.. files.Select(file => file.File)];
        }

        // Most are tiny: more threads would cost more than they save.
        using DuckConnection connection = database.ConnectToOneThread();
        var objects = new List<ObjectContent>();
        var deleted = new List<DataFile>();
        foreach ((string path, DataFile file) in files)
        {
            if (!tests.TryGetValue(path, out (long Rows, long First, long Last) rows))
            {
                deleted.Add(file);
                continue;
            }

            string to = Path.Combine(database.Folder, string.Create(CultureInfo.InvariantCulture, $"deletes-{_written++}.parquet"));
            string select = $"SELECT {Sql.Literal(location.Of(file.Key))} AS {DeleteFile.PathColumn}, file_row_number AS {DeleteFile.PositionColumn} FROM {Rows(Sql.Literal(path))} ORDER BY {DeleteFile.PositionColumn}";
            connection.CopyToParquet(select, to, Options, cancellation);
            ObjectKey key = TableKeys.Deletes(table, file, snapshotId, ContentHash256.OfFile(to));
            objects.Add(ObjectContent.FromFile(key, to, mayBeMoved: true));
            deleted.Add(file with { Deletes = new DeleteFile(key, rows.Rows, new FileInfo(to).Length, rows.First, rows.Last) });
        }

        await store.PutAsync(objects, cancellation).ConfigureAwait(false);
        return deleted;
    }

    /// <summary>By one look at one column of all of them; the statistics of their row groups tell of most that there is nothing.</summary>
    private Dictionary<string, (long Rows, long First, long Last)> FindTests(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (long Rows, long First, long Last)>(StringComparer.Ordinal);
        using DuckResult result = database.Connection.QueryAtOnce(
            $"SELECT filename, count(*), min(file_row_number)::BIGINT, max(file_row_number)::BIGINT FROM {Rows(Sql.List(paths))} GROUP BY filename", cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                found.Add(chunk.Text(0, row), (chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row]));
            }
        }

        return found;
    }

    private static string Rows(string paths) =>
        $"(SELECT filename, file_row_number FROM read_parquet({paths}, hive_partitioning = false, filename = true, file_row_number = true) WHERE {PublicTable.IsTest})";
}
