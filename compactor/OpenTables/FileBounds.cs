using System.Globalization;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.OpenTables;

/// <summary>Between which values a column of a file lies.</summary>
internal readonly record struct FileBound(string Path, TableColumn Column, long Lower, long Upper);

/// <summary>
/// Between which values the columns of new files lie, from the statistics that this program's writer left in their footers: DuckDB's, whose text says what
/// the values are.
/// </summary>
internal static class FileBounds
{
    /// <summary>A column without values in a file has no bounds there, nor has one of a row group that tells none.</summary>
    public static IReadOnlyList<FileBound> Read(DuckConnection connection, OpenTable table, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        TableColumn[] columns = [.. table.Columns.Where(column => column.IsBounded)];
        string value = string.Join(' ', columns.GroupBy(column => column.Type).Select(type => $"WHEN path_in_schema IN {InList(type.Select(column => column.FileName!))} THEN {NumberOf(type.Key)}"));
        string sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT file_name, path_in_schema, min(CASE {value.Replace("@", "stats_min_value", StringComparison.Ordinal)} END)::BIGINT, max(CASE {value.Replace("@", "stats_max_value", StringComparison.Ordinal)} END)::BIGINT
            FROM parquet_metadata({Sql.List(paths)})
            WHERE path_in_schema IN {InList(columns.Select(column => column.FileName!))}
            GROUP BY ALL
            HAVING count(*) FILTER (stats_min_value IS NULL AND coalesce(stats_null_count, 0) < num_values) = 0 AND count(stats_min_value) > 0
            """);
        using DuckResult result = connection.QueryAtOnce(sql, cancellation);
        var bounds = new List<FileBound>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                string name = chunk.Text(1, row);
                bounds.Add(new FileBound(chunk.Text(0, row), columns.First(column => column.FileName == name), chunk.Longs(2)[row], chunk.Longs(3)[row]));
            }
        }

        return bounds;
    }

    private static string InList(IEnumerable<string> names) => $"({string.Join(", ", names.Select(Sql.Literal))})";

    /// <summary>SQL of a statistic's text as the number that Iceberg writes.</summary>
    private static string NumberOf(string type) => type switch
    {
        "date" => "(@::DATE - DATE '1970-01-01')::BIGINT",
        "timestamptz" => "epoch_us(@::TIMESTAMPTZ)",
        _ => "@::BIGINT",
    };
}
