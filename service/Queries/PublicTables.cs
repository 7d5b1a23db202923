using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>
/// The public tables as files of this machine. Of a store in a folder they are its own files; of one in a bucket they are made of the day versions in the bounded cache, held for
/// as long as this is.
/// </summary>
public sealed class PublicTables : IDisposable
{
    private readonly FileLeases _leases = [];
    private readonly Dictionary<PublicTable, SortedDictionary<string, HomeDate>> _files = PublicTable.All.ToDictionary(table => table, _ => new SortedDictionary<string, HomeDate>(StringComparer.Ordinal));
    private readonly bool _areOfVersions;

    private PublicTables(bool areOfVersions) => _areOfVersions = areOfVersions;

    /// <summary>The tables, as a sentence names them.</summary>
    public static string Names { get; } = $"{string.Join(", ", PublicTable.All.SkipLast(1).Select(table => table.Name))} and {PublicTable.All[^1].Name}";

    /// <summary>The files, and no others.</summary>
    public IReadOnlyList<string> Files => [.. _files.Values.SelectMany(files => files.Keys).Distinct()];

    /// <summary>Statements that make the tables, each a view: one that has no files, as that of test accounts may have none, has no rows.</summary>
    public IEnumerable<string> Views => _files.Select(table => $"CREATE VIEW {table.Key.Name} AS {ViewOf(table.Key, table.Value)}");

    /// <param name="access">The store.</param>
    /// <param name="isFolder">Whether it lies in a folder.</param>
    /// <param name="isWanted">The home dates.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A checkpoint, a run or a file isn't what was written.</exception>
    /// <exception cref="UsageException">There are no files of such dates.</exception>
    public static async Task<PublicTables> OpenAsync(StoreAccess access, bool isFolder, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        PublicTables tables = isFolder
            ? await OfFolderAsync(access, isWanted, cancellation).ConfigureAwait(false)
            : await OfBucketAsync(access, isWanted, cancellation).ConfigureAwait(false);
        if (tables._files.Values.All(files => files.Count == 0))
        {
            tables.Dispose();
            throw new UsageException("There is nothing to be asked: no day has been compacted of those that are wanted.");
        }

        return tables;
    }

    public void Dispose() => _leases.Dispose();

    private static async Task<PublicTables> OfFolderAsync(StoreAccess access, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        var own = new PublicTables(areOfVersions: false);
        foreach (PublicTable table in PublicTable.All)
        {
            foreach (StoredObject found in await access.Store.ListAsync(table.Prefix, cancellation).ConfigureAwait(false))
            {
                if (table.DateOf(found.Key) is { } date && isWanted(date) && Path.Combine(access.ReadFolder, found.Key.Value) is var path && new FileInfo(path).LinkTarget is null)
                {
                    own._files[table].Add(path, date);
                }
            }
        }

        return own;
    }

    private static async Task<PublicTables> OfBucketAsync(StoreAccess access, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        var cached = new PublicTables(areOfVersions: true);
        try
        {
            PinnedInputs inputs = await new PinnedInputCatalog(access.Store).RefreshAsync(_ => false, cancellation).ConfigureAwait(false);
            DaySurvey days = await DaySurvey.MakeAsync(access.Store, access.Root.Zone, inputs, new DayCatalog(access.Store, access.Root.Zone), isWanted: null, before: null, cancellation).ConfigureAwait(false);
            foreach (DayVersion day in days.Days.Select(day => day.Version).OfType<DayVersion>().Where(day => isWanted(day.Date)))
            {
                foreach (DayOutput output in day.Manifest.Outputs.Where(output => PublicTable.All.Any(table => table.IsMadeOf(output.Name))))
                {
                    FileLease lease = await access.Store.LeaseFileAsync(day.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false);
                    cached._leases.Add(lease);
                    foreach (PublicTable table in PublicTable.All.Where(table => table.IsMadeOf(output.Name)))
                    {
                        cached._files[table][lease.Path] = day.Date;
                    }
                }
            }

            return cached;
        }
        catch
        {
            cached.Dispose();
            throw;
        }
    }

    private string ViewOf(PublicTable table, SortedDictionary<string, HomeDate> files) =>
        files.Count == 0 ? table.SelectNone : _areOfVersions ? ViewOfVersions(table, files) : ViewOfFolder(files.Keys);

    /// <summary>The folders of dates are named as every engine reads them: a query of some dates reads no others.</summary>
    private static string ViewOfFolder(IEnumerable<string> files) =>
        $"SELECT * FROM read_parquet({Sql.List(files)}, hive_partitioning = true, hive_types = {{'{PublicTable.HomeDateColumn}': DATE}})";

    /// <summary>Files of the cache are not named by their dates.</summary>
    private static string ViewOfVersions(PublicTable table, SortedDictionary<string, HomeDate> files) =>
        $"""
        SELECT rows.* EXCLUDE (filename), {PublicTable.HomeDateColumn} FROM ({table.Select($"read_parquet({Sql.List(files.Keys)}, hive_partitioning = false, filename = true)", "filename")}) rows
        JOIN (VALUES {string.Join(", ", files.Select(file => $"({Sql.Literal(file.Key)}, DATE '{file.Value}')"))}) dates(filename, {PublicTable.HomeDateColumn}) USING (filename)
        """;
}
