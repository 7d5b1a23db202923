using System.Globalization;
using System.Text;

namespace Accounting.Compactor.DuckDb;

/// <summary>Writes the rows of a query as one Parquet file.</summary>
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
    /// <exception cref="IOException">The file exists.</exception>
    /// <exception cref="DuckException">DuckDB refused or failed the statement.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static long CopyToParquet(
        this DuckConnection connection,
        string selectSql,
        string path,
        ParquetOptions options,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        if (!Path.IsPathFullyQualified(path))
            throw new ArgumentException($"Not an absolute path: {path}", nameof(path));
        if (File.Exists(path))
            throw new IOException($"Refusing to overwrite {path}");
        try
        {
            return connection.Execute(Statement(selectSql, path, options), cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static string Statement(string selectSql, string path, ParquetOptions options)
    {
        // USE_TMP_FILE would write beside the path and rename: the caller's own temporary name does that, and fsyncs.
        // The line break ends a comment that the query may end with.
        var sql = new StringBuilder();
        sql.Append(CultureInfo.InvariantCulture, $"COPY ({selectSql}\n) TO {Sql.Literal(path)} (FORMAT parquet, ");
        sql.Append(CultureInfo.InvariantCulture, $"COMPRESSION zstd, COMPRESSION_LEVEL {options.CompressionLevel}, ");
        sql.Append(CultureInfo.InvariantCulture, $"ROW_GROUP_SIZE {options.RowGroupRows}, USE_TMP_FILE false");
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
