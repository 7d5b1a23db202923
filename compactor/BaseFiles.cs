using System.Runtime.InteropServices;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// The files of the versions that a batch begins with, leased while it runs. Rows that were cut by other time-zone rules than those in force are read with the business
/// days that these give them, so that no version holds rows of two cuts.
/// </summary>
internal sealed class BaseFiles : IDisposable
{
    private readonly FileLeases _leases = [];
    private readonly Dictionary<(HomeDate Date, string Name), string> _paths = [];
    private readonly Dictionary<HomeDate, List<string>> _winners = [];
    private readonly Dictionary<HomeDate, string> _days = [];

    /// <param name="store">Where the versions are.</param>
    /// <param name="zone">The business time zone.</param>
    /// <param name="batch">The dates.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A file isn't what its version's manifest says.</exception>
    public static async Task<BaseFiles> LeaseAsync(
        IObjectStore store, NodaTime.DateTimeZone zone, IReadOnlyList<DayWork> batch, CancellationToken cancellation)
    {
        (DayVersion Version, DayOutput Output)[] wanted =
        [
            .. from version in batch.Select(work => work.Base).OfType<DayVersion>()
               from output in version.Manifest.Outputs
               where DayFiles.HoldsRows(output.Name)
               select (version, output),
        ];
        var files = new BaseFiles();
        files._leases.AddRange(await store.LeaseFilesAsync([.. wanted.Select(file => (file.Version.KeyOf(file.Output), file.Output.Sha256))], cancellation).ConfigureAwait(false));
        foreach (((DayVersion version, DayOutput output), FileLease lease) in wanted.Zip(files._leases))
        {
            files.Add(version.Date, output.Name, lease.Path);
            if (BusinessDaySql.Recut(zone, version.Manifest) is { } day)
            {
                files._days[version.Date] = day;
            }
        }

        return files;
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => _paths.Count > 0;

    /// <summary>The dates of which there are any.</summary>
    public IReadOnlySet<HomeDate> Dates => _paths.Keys.Select(file => file.Date).ToHashSet();

    /// <summary>What a query of one file's rows takes them from; null where there is none.</summary>
    public string? Source(HomeDate date, string name) => _paths.TryGetValue((date, name), out string? path)
        ? BusinessDaySql.Replace($"read_parquet({Sql.Literal(path)}, hive_partitioning = false)", _days.GetValueOrDefault(date))
        : null;

    /// <summary>A date's winners of all buckets; null where there are none.</summary>
    public HeldFiles? Winners(HomeDate date) => _winners.TryGetValue(date, out List<string>? paths)
        ? new HeldFiles(BusinessDaySql.Replace(Read(paths.Order(StringComparer.Ordinal)), _days.GetValueOrDefault(date)), paths.Count)
        : null;

    /// <summary>A query of all rows of the bases, winners and losers, with their home dates.</summary>
    public string RowsSql() => RowsSql(_ => true, "delta");

    /// <summary>The same of some dates.</summary>
    public string RowsSql(Func<HomeDate, bool> isWanted) => RowsSql(file => isWanted(file.Date), "delta");

    /// <summary>A query of the winners of the bases, with their home dates; null where there are none.</summary>
    public string? WinnersSql() => _paths.Keys.Any(file => DayFiles.IsWinners(file.Name)) ? RowsSql(file => DayFiles.IsWinners(file.Name), "ranked") : null;

    /// <summary>A query of all rows of the bases with their home dates and reasons to lose, null for winners.</summary>
    public string JudgedRowsSql()
    {
        string winners = RowsSql(file => DayFiles.IsWinners(file.Name), "ranked");
        string losers = RowsSql(file => file.Name == DayFiles.Losers, "ranked", "loser_reason");
        return $"SELECT *, NULL::VARCHAR AS loser_reason FROM ({winners}) UNION ALL {losers}";
    }

    public void Dispose() => _leases.Dispose();

    private void Add(HomeDate date, string name, string path)
    {
        _paths.Add((date, name), path);
        if (DayFiles.IsWinners(name))
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_winners, date, out _) ??= []).Add(path);
        }
    }

    /// <param name="isWanted">Which files.</param>
    /// <param name="columnsLike">A table with the same columns, to take none of its rows where there is no file.</param>
    /// <param name="last">A column to follow the home date.</param>
    private string RowsSql(Func<(HomeDate Date, string Name), bool> isWanted, string columnsLike, string? last = null)
    {
        string more = last is null ? "" : $", {last}";
        IEnumerable<string> queries = _paths.Where(pair => isWanted(pair.Key))
            .GroupBy(pair => _days.GetValueOrDefault(pair.Key.Date), pair => pair.Value)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => BusinessDaySql.Replace(Read(group.Order(StringComparer.Ordinal)), group.Key))
            .Select(source => $"SELECT {RowColumns.List}, {DayFold.HomeDateOfRow} AS home_date{more} FROM {source}");
        return string.Join(" UNION ALL ", queries.DefaultIfEmpty($"SELECT {RowColumns.List}, home_date{more} FROM {columnsLike} WHERE false"));
    }

    private static string Read(IEnumerable<string> paths) => $"read_parquet({Sql.List(paths)}, union_by_name = true, hive_partitioning = false)";
}
