using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>
/// Makes public files of files of day versions: the same of the same, byte by byte, by one writer. They lie in a local folder, or are the version's own where a table
/// shows all of one, until this is disposed.
/// </summary>
internal sealed class DerivedFiles : IDisposable
{
    private static readonly ParquetOptions Options = new();

    private readonly CompactorOptions _options;
    private readonly List<Source> _sources = [];
    private WorkDatabase? _database;

    private DerivedFiles(CompactorOptions options) => _options = options;

    public IReadOnlyList<DerivedFile> Files { get; private set; } = [];

    /// <param name="store">Where the versions lie.</param>
    /// <param name="options">Threads, memory and the local folder.</param>
    /// <param name="days">The versions.</param>
    /// <param name="unreadable">Takes those of which a file is damaged, and none of whose files are made; null where that is to be thrown.</param>
    /// <param name="cancellation">Stops it between files.</param>
    public static async Task<DerivedFiles> MakeAsync(
        IObjectStore store, CompactorOptions options, IReadOnlyList<DayVersion> days, Dictionary<DayVersion, DamagedDataException>? unreadable, CancellationToken cancellation)
    {
        var made = new DerivedFiles(options);
        try
        {
            foreach (DayVersion day in days)
            {
                await made.LeaseAsync(store, day, unreadable, cancellation).ConfigureAwait(false);
            }

            if (made._sources.Count > 0)
            {
                made._database = WorkDatabase.Open(options);
                made.Files = made.Write(made._database, cancellation);
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _database?.Dispose();
        _sources.ForEach(source => source.Lease.Dispose());
    }

    private async Task LeaseAsync(IObjectStore store, DayVersion day, Dictionary<DayVersion, DamagedDataException>? unreadable, CancellationToken cancellation)
    {
        DayOutput[] outputs = [.. day.Manifest.Outputs.Where(output => PublicTable.All.Any(table => table.IsMadeOf(output.Name)))];
        try
        {
            IReadOnlyList<FileLease> leases = await store.LeaseFilesAsync([.. outputs.Select(output => (day.KeyOf(output), output.Sha256))], cancellation).ConfigureAwait(false);
            _sources.AddRange(outputs.Zip(leases, (output, lease) => new Source(day, output.Name, lease)));
        }
        catch (DamagedDataException exception) when (unreadable is not null)
        {
            unreadable.TryAdd(day, exception);
        }
    }

    /// <summary>Side by side, each by one thread: rows keep their order, and most files are small.</summary>
    private IReadOnlyList<DerivedFile> Write(WorkDatabase database, CancellationToken cancellation)
    {
        HashSet<string> withTests = FindTests(database.Connection, cancellation);
        var shown = PublicTable.All.ToDictionary(
            table => table,
            table => _sources.Where(source => table.IsMadeOf(source.Name) && !table.HasNothing(withTests.Contains(source.Path))).ToLookup(source => table.IsCopy(withTests.Contains(source.Path))));
        (PublicTable Table, Source[] Sources)[] parts = [.. shown.SelectMany(table => SmallFiles.Together(table.Value[false], source => source.Rows).Select(sources => (table.Key, sources)))];
        var written = new IReadOnlyList<DerivedFile>[parts.Length];
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Enumerable.Range(0, parts.Length), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation },
                database.ConnectToOneThread,
                (index, _, connection) =>
                {
                    written[index] = [.. Write(connection, parts[index].Table, parts[index].Sources, database.Folder, cancellation)];
                    return connection;
                },
                connection => connection.Dispose());
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        IEnumerable<DerivedFile> copies = shown.SelectMany(table => table.Value[true].Select(source => source.AsIs(table.Key)));
        return [.. copies, .. written.SelectMany(files => files)];
    }

    /// <summary>Makes a table's files; none where it has none of a file's rows.</summary>
    private static IEnumerable<DerivedFile> Write(DuckConnection connection, PublicTable table, Source[] sources, string folder, CancellationToken cancellation)
    {
        string to = Path.Combine(folder, $"{table.Name}-{sources[0].Day.Date}-{sources[0].Name}");
        string paths = Sql.List(sources.Select(source => source.Path));
        if (sources.Length == 1)
        {
            long rows = connection.CopyToParquet(table.Select($"read_parquet({paths}, hive_partitioning = false)"), to, Options, cancellation);
            if (rows > 0)
            {
                yield return sources[0].MadeInto(table, to);
            }

            yield break;
        }

        // The place of the file in the list.
        const string Index = "file_index";
        connection.CopyToParquetFiles(table.Select($"(SELECT *, {Index} FROM read_parquet({paths}, hive_partitioning = false))", Index), Index, to, Options, cancellation);
        foreach ((int index, Source source) in sources.Index())
        {
            string path = ParquetCopy.FileIn(to, Index, index.ToString(CultureInfo.InvariantCulture));
            if (File.Exists(path))
            {
                yield return source.MadeInto(table, path);
            }
        }
    }

    /// <summary>The files that have rows of test accounts, by one look at one column of all of them.</summary>
    private HashSet<string> FindTests(DuckConnection connection, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (IEnumerable<string> paths in new[] { DayFiles.Accounts.Equals, (Func<string, bool>)DayFiles.IsWinners }.Select(isOf => _sources.Where(source => isOf(source.Name)).Select(source => source.Path)))
        {
            if (!paths.Any())
            {
                continue;
            }

            using DuckResult result = connection.QueryAtOnce(PublicTable.HasTests($"read_parquet({Sql.List(paths)}, hive_partitioning = false, filename = true)"), cancellation);
            while (result.NextChunk(out DuckChunk chunk))
            {
                for (int row = 0; row < chunk.Rows; row++)
                {
                    found.Add(chunk.Text(0, row));
                }
            }
        }

        return found;
    }

    /// <summary>A file of a version.</summary>
    private sealed record Source(DayVersion Day, string Name, FileLease Lease)
    {
        public string Path => Lease.Path;

        public long Rows => Day.Find(Name)!.Rows;

        public DerivedFile AsIs(PublicTable table) => new(Day, table.KeyOf(Day.Date, Name), Path, MayBeMoved: false, Day.Find(Name)!.Sha256);

        public DerivedFile MadeInto(PublicTable table, string path) => new(Day, table.KeyOf(Day.Date, Name), path, MayBeMoved: true, ContentHash256.OfFile(path));
    }
}
