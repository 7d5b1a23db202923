using System.Collections.Concurrent;
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
    private readonly List<(DayVersion Day, string Name, FileLease Lease)> _sources = [];
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
            _sources.AddRange(outputs.Zip(leases, (output, lease) => (day, output.Name, lease)));
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
        (PublicTable Table, DayVersion Day, string Name, string Path)[] units =
        [
            .. from source in _sources
               from table in PublicTable.All
               where table.IsMadeOf(source.Name) && !table.HasNothing(withTests.Contains(source.Lease.Path))
               select (table, source.Day, source.Name, source.Lease.Path),
        ];
        var files = new DerivedFile?[units.Length];
        try
        {
            Parallel.ForEach(
                Partitioner.Create(Enumerable.Range(0, units.Length), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation },
                database.ConnectToOneThread,
                (index, _, connection) =>
                {
                    (PublicTable table, DayVersion day, string name, string path) = units[index];
                    files[index] = table.IsCopy(withTests.Contains(path))
                        ? new DerivedFile(day, table.KeyOf(day.Date, name), path, MayBeMoved: false, day.Find(name)!.Sha256)
                        : Write(connection, table, day, name, (path, Path.Combine(database.Folder, $"{table.Name}-{day.Date}-{name}")), cancellation);
                    return connection;
                },
                connection => connection.Dispose());
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return [.. files.OfType<DerivedFile>()];
    }

    /// <returns>Null where the table has none of the file's rows.</returns>
    private static DerivedFile? Write(DuckConnection connection, PublicTable table, DayVersion day, string name, (string From, string To) path, CancellationToken cancellation)
    {
        string select = table.Select($"read_parquet({Sql.Literal(path.From)}, hive_partitioning = false)");
        if (connection.CopyToParquet(select, path.To, Options, cancellation) == 0)
        {
            File.Delete(path.To);
            return null;
        }

        return new DerivedFile(day, table.KeyOf(day.Date, name), path.To, MayBeMoved: true, ContentHash256.OfFile(path.To));
    }

    /// <summary>The files that have rows of test accounts, by one look at one column of all of them.</summary>
    private HashSet<string> FindTests(DuckConnection connection, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (IEnumerable<string> paths in new[] { DayFiles.Accounts.Equals, (Func<string, bool>)DayFiles.IsWinners }.Select(isOf => _sources.Where(source => isOf(source.Name)).Select(source => source.Lease.Path)))
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
}
