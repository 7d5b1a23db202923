using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Queries;

/// <summary>
/// The public tables as files of this machine. Of a store in a folder they are its own files; of one in a bucket those of the bounded cache, held for as long as this is.
/// Which files make which table is said here and nowhere else.
/// </summary>
public sealed class PublicTables : IDisposable
{
    private const string DatePrefix = "date=";

    private static readonly (string Name, string Folder, Func<string, bool> IsPublic, Func<string, bool> IsOutput)[] Tables =
    [
        ("transactions", "transactions", name => name.StartsWith("bucket-", StringComparison.Ordinal) && name.EndsWith(".parquet", StringComparison.Ordinal), DayFiles.IsWinners),
        ("statistics_accounts", "statistics", DayFiles.Accounts.Equals, DayFiles.Accounts.Equals),
        ("statistics_markets", "statistics", DayFiles.Markets.Equals, DayFiles.Markets.Equals),
    ];

    private readonly List<FileLease> _leases = [];
    private readonly Dictionary<string, List<string>> _files = Tables.ToDictionary(table => table.Name, _ => new List<string>());

    private PublicTables()
    {
    }

    /// <summary>The tables, as a sentence names them.</summary>
    public static string Names { get; } = $"{string.Join(", ", Tables[..^1].Select(table => table.Name))} and {Tables[^1].Name}";

    /// <summary>The files, and no others.</summary>
    public IReadOnlyList<string> Files => [.. _files.Values.SelectMany(files => files)];

    /// <summary>Statements that make the tables, each a view.</summary>
    public IEnumerable<string> Views => _files.Where(table => table.Value.Count > 0)
        .Select(table => $"CREATE VIEW {table.Key} AS SELECT * FROM read_parquet({Sql.List(table.Value)}, hive_partitioning = false)");

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

    public void Dispose() => _leases.ForEach(lease => lease.Dispose());

    private static async Task<PublicTables> OfFolderAsync(StoreAccess access, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        var own = new PublicTables();
        foreach (string folder in Tables.Select(table => table.Folder).Distinct())
        {
            foreach (StoredObject found in await access.Store.ListAsync(folder + "/", cancellation).ConfigureAwait(false))
            {
                if (found.Key.Value.Split('/') is [_, var day, var name] && IsOf(day, isWanted) && Tables.FirstOrDefault(table => table.Folder == folder && table.IsPublic(name)).Name is { } table)
                {
                    string path = Path.Combine(access.ReadFolder, folder, day, name);
                    if (new FileInfo(path).LinkTarget is null)
                    {
                        own._files[table].Add(path);
                    }
                }
            }
        }

        return own;
    }

    private static async Task<PublicTables> OfBucketAsync(StoreAccess access, Func<HomeDate, bool> isWanted, CancellationToken cancellation)
    {
        var cached = new PublicTables();
        try
        {
            Inputs inputs = await new InputCatalog(access.Store).RefreshAsync(cancellation).ConfigureAwait(false);
            DaySurvey days = await DaySurvey.MakeAsync(access.Store, access.Root.Zone, inputs, cancellation).ConfigureAwait(false);
            foreach (DayVersion day in days.Days.Select(day => day.Version).OfType<DayVersion>().Where(day => isWanted(day.Date)))
            {
                foreach (DayOutput output in day.Manifest.Outputs)
                {
                    if (Tables.FirstOrDefault(table => table.IsOutput(output.Name)).Name is { } table)
                    {
                        FileLease lease = await access.Store.LeaseFileAsync(day.KeyOf(output), output.Sha256, cancellation).ConfigureAwait(false);
                        cached._leases.Add(lease);
                        cached._files[table].Add(lease.Path);
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

    private static bool IsOf(string folder, Func<HomeDate, bool> isWanted) =>
        folder.StartsWith(DatePrefix, StringComparison.Ordinal) && HomeDate.TryParse(folder[DatePrefix.Length..], out HomeDate date) && isWanted(date);
}
