using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.OpenTables;

/// <summary>
/// Reads between which values the columns of new files lie, from the statistics that this program's writer left in their footers: DuckDB's, whose text says what
/// the values are.
/// </summary>
/// <param name="store">Where the files lie.</param>
/// <param name="options">For the database.</param>
internal sealed class BoundsReader(IObjectStore store, CompactorOptions options)
{
    /// <summary>So many files are held at a time.</summary>
    private const int FilesAtOnce = 64;

    /// <param name="table">Whose files they are.</param>
    /// <param name="files">Each with the version that it is of.</param>
    /// <param name="cancellation">Stops it between files.</param>
    /// <exception cref="DamagedDataException">A file is missing or its bytes are others.</exception>
    public async Task<IReadOnlyList<DataFile>> ReadAsync(OpenTable table, IReadOnlyList<(DayVersion Day, DayOutput Output)> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            return [];
        }

        using WorkDatabase database = WorkDatabase.Open(options);
        var read = new List<DataFile>();
        foreach ((DayVersion Day, DayOutput Output)[] some in files.Chunk(FilesAtOnce))
        {
            IReadOnlyList<FileLease> leases = await store
                .LeaseFilesAsync([.. some.Select(file => (file.Day.KeyOf(file.Output), file.Output.Sha256))], cancellation).ConfigureAwait(false);
            try
            {
                ILookup<string, Bound> bounds = BoundsOf(database.Connection, table, leases, cancellation).ToLookup(bound => bound.Path);
                read.AddRange(some.Zip(leases, (file, lease) => FileOf(file.Day, file.Output, [.. bounds[lease.Path]])));
            }
            finally
            {
                foreach (FileLease lease in leases)
                {
                    lease.Dispose();
                }
            }
        }

        return read;
    }

    private static DataFile FileOf(DayVersion day, DayOutput output, Bound[] bounds) => new()
    {
        Key = day.KeyOf(output),
        Date = day.Date,
        Rows = output.Rows,
        LengthBytes = output.LengthBytes,
        LowerBounds = bounds.ToDictionary(bound => bound.Column.Id, bound => SingleValue.Of(bound.Column.Type, bound.Lower)),
        UpperBounds = bounds.ToDictionary(bound => bound.Column.Id, bound => SingleValue.Of(bound.Column.Type, bound.Upper)),
    };

    /// <summary>A column without values in a file has no bounds there, nor has one of a row group that tells none.</summary>
    private static List<Bound> BoundsOf(DuckConnection connection, OpenTable table, IReadOnlyList<FileLease> leases, CancellationToken cancellation)
    {
        TableColumn[] columns = [.. table.Columns.Where(column => column.IsBounded)];
        string value = string.Join(' ', columns.GroupBy(column => column.Type).Select(type => $"WHEN path_in_schema IN {InList(type.Select(column => column.FileName!))} THEN {NumberOf(type.Key)}"));
        string sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT file_name, path_in_schema, min(CASE {value.Replace("@", "stats_min_value", StringComparison.Ordinal)} END)::BIGINT, max(CASE {value.Replace("@", "stats_max_value", StringComparison.Ordinal)} END)::BIGINT
            FROM parquet_metadata({Sql.List(leases.Select(lease => lease.Path))})
            WHERE path_in_schema IN {InList(columns.Select(column => column.FileName!))}
            GROUP BY ALL
            HAVING count(*) FILTER (stats_min_value IS NULL AND coalesce(stats_null_count, 0) < num_values) = 0 AND count(stats_min_value) > 0
            """);
        using DuckResult result = connection.QueryAtOnce(sql, cancellation);
        var bounds = new List<Bound>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                string name = chunk.Text(1, row);
                bounds.Add(new Bound(chunk.Text(0, row), columns.First(column => column.FileName == name), chunk.Longs(2)[row], chunk.Longs(3)[row]));
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

    private readonly record struct Bound(string Path, TableColumn Column, long Lower, long Upper);
}
