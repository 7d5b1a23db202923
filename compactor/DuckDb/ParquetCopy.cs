using System.Globalization;
using System.Text;

namespace Accounting.Compactor.DuckDb;

/// <summary>Writes the rows of a query as one Parquet file, or as one for each value of a column.</summary>
public static class ParquetCopy
{
    /// <summary>
    /// COPY to a new file, zstd. The same rows under a total ORDER BY give the same bytes with any number of threads
    /// and any memory limit; without one the order, and so the bytes, may differ every time. The one exception, at half
    /// the cost: up to 2,048 rows that a feed gives in order in a single chunk have the bytes of their ORDER BY.
    /// </summary>
    /// <remarks>
    /// Not durable by itself: write to a temporary name, then fsync, rename and fsync the folder. After a failure or
    /// a cancellation what was written is deleted.
    /// </remarks>
    /// <param name="connection">Runs the statement.</param>
    /// <param name="selectSql">The query, without a semicolon.</param>
    /// <param name="path">Absolute, within the allowed folders; nothing may be there yet.</param>
    /// <param name="options">Row groups, compression, metadata.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The rows written.</returns>
    /// <exception cref="IOException">The path exists.</exception>
    /// <exception cref="DuckException">DuckDB refused or failed the statement.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static long CopyToParquet(
        this DuckConnection connection,
        string selectSql,
        string path,
        ParquetOptions options,
        CancellationToken cancellationToken)
    {
        RequireNew(connection, path, options);
        try
        {
            // Else DuckDB would write beside the path and rename: the caller's own temporary name does that, and fsyncs.
            return connection.Execute(Statement(selectSql, path, options, "USE_TMP_FILE false"), cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>
    /// COPY to many new files: a statement costs more than a small file, and this is one for all of them. Each has the bytes that <see cref="CopyToParquet"/> makes
    /// of its rows, in the order in which they come, where all rows together are no more than a row group and one thread works on them.
    /// </summary>
    /// <param name="connection">Runs the statement.</param>
    /// <param name="selectSql">The query, without a semicolon, in which the rows of a file come together.</param>
    /// <param name="column">Its column that tells a row's file, and stands in none.</param>
    /// <param name="folder">Absolute, within the allowed folders; nothing may be there yet. The files lie in it where <see cref="FileIn"/> says.</param>
    /// <param name="options">Row groups, compression, metadata.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>The rows written.</returns>
    /// <inheritdoc cref="CopyToParquet" path="/exception"/>
    public static long CopyToParquetFiles(
        this DuckConnection connection,
        string selectSql,
        string column,
        string folder,
        ParquetOptions options,
        CancellationToken cancellationToken)
    {
        RequireNew(connection, folder, options);
        try
        {
            return connection.Execute(Statement(selectSql, folder, options, $"PARTITION_BY ({Sql.Identifier(column)})"), cancellationToken);
        }
        catch
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The path of the file that <see cref="CopyToParquetFiles"/> wrote for a value, of letters, digits and hyphens; there is none where no row has it.</summary>
    public static string FileIn(string folder, string column, string value) => Path.Combine(folder, $"{column}={value}", "data_0.parquet");

    private static void RequireNew(DuckConnection connection, string path, ParquetOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        if (!Path.IsPathFullyQualified(path))
            throw new ArgumentException($"Not an absolute path: {path}", nameof(path));
        if (Path.Exists(path))
            throw new IOException($"Refusing to overwrite {path}");
    }

    private static string Statement(string selectSql, string path, ParquetOptions options, string how)
    {
        // The line break ends a comment that the query may end with.
        var sql = new StringBuilder();
        sql.Append(CultureInfo.InvariantCulture, $"COPY ({selectSql}\n) TO {Sql.Literal(path)} (FORMAT parquet, ");
        sql.Append(CultureInfo.InvariantCulture, $"COMPRESSION zstd, COMPRESSION_LEVEL {options.CompressionLevel}, ");
        sql.Append(CultureInfo.InvariantCulture, $"ROW_GROUP_SIZE {options.RowGroupRows}, {how}");
        if (options.FieldIds.Count > 0)
        {
            sql.Append(CultureInfo.InvariantCulture, $", FIELD_IDS {{{string.Join(", ", options.FieldIds.Select(column => $"{Sql.Identifier(column.Key)}: {column.Value}"))}}}");
        }

        if (options.Metadata.Count > 0)
        {
            IEnumerable<string> pairs = options.Metadata
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{Sql.Literal(pair.Key)}: {Sql.Literal(pair.Value)}");
            sql.Append(CultureInfo.InvariantCulture, $", KV_METADATA {{{string.Join(", ", pairs)}}}");
        }

        return sql.Append(')').ToString();
    }
}
