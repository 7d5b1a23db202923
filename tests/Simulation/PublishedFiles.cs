using System.Text.Json.Nodes;
using Accounting.Aggregator.Store;
using Accounting.Tests.Compactor.OpenTables;
using Accounting.Tests.Support;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// What the public reads and may not depend on when or how often anything ran: transactions, statistics, and the tables of reports; but for the controls, which say
/// what evidence there was to compare: running totals that a consumer kept, or lost when it was killed.
/// </summary>
internal static class PublishedFiles
{
    public static IReadOnlyDictionary<ObjectKey, byte[]> Of(SimulatedStore store) =>
        store.Objects.Where(entry => IsPublished(entry.Key.Value)).ToDictionary();

    /// <exception cref="BrokenPromiseException">A file is missing, too many, or another.</exception>
    public static void RequireEqual(IReadOnlyDictionary<ObjectKey, byte[]> expected, IReadOnlyDictionary<ObjectKey, byte[]> actual)
    {
        ObjectKey[] missing = [.. expected.Keys.Except(actual.Keys)];
        ObjectKey[] extra = [.. actual.Keys.Except(expected.Keys)];
        ObjectKey[] different = [.. expected.Keys.Intersect(actual.Keys).Where(key => !expected[key].AsSpan().SequenceEqual(actual[key]))];
        Require(
            missing.Length + extra.Length + different.Length == 0,
            $"what is published isn't what an undisturbed run publishes; missing: {Names(missing)}; too many: {Names(extra)}; different: {Names(different)}");
    }

    /// <summary>
    /// Holds every open table to the day versions that are published: the newest snapshot names their files, what any snapshot names is there, and what is left out of it is the rows
    /// of test accounts.
    /// </summary>
    /// <exception cref="BrokenPromiseException">A table names other files, or one that is gone, or leaves out other rows.</exception>
    public static void RequireTables(SimulatedStore store)
    {
        if (!store.Objects.ContainsKey(ObjectKey.Parse("state/public.json")))
        {
            Require(!store.Objects.Keys.Any(key => IsPublished(key.Value)), "days are published and no record says of what");
            return;
        }

        Dictionary<string, string> published = JsonNode.Parse(store.Objects[ObjectKey.Parse("state/public.json")])!["dates"]!.AsObject()
            .ToDictionary(date => date.Key, date => (string)date.Value!["version"]!);
        foreach ((string name, Func<string, bool> holds) in new (string, Func<string, bool>)[]
        {
            ("transactions", file => file.StartsWith("winners-", StringComparison.Ordinal)), ("account_statistics", file => file == "accounts.parquet"), ("market_statistics", file => file == "markets.parquet"),
        })
        {
            WrittenTable table = WrittenTable.Find(name, store.Objects.Keys.Select(key => key.Value), key => store.Objects.GetValueOrDefault(key)) ?? throw new BrokenPromiseException($"there is no table {name}");
            string[] wanted = [.. store.Objects.Keys.Select(key => key.Value).Where(key => key.Split('/') is ["state", "days", var date, var version, var file] && holds(file) && published[date["date=".Length..]] == version)];
            IReadOnlyList<string> named = table.FilesOf(table.SnapshotOf("main"));
            Require(named.SequenceEqual(wanted), $"the table {name} names {string.Join(", ", named)} and should name {string.Join(", ", wanted)}");
            string[] gone = [.. table.Snapshots.SelectMany(snapshot => table.FilesOf(snapshot).Concat(table.DeletesOf(snapshot))).Distinct().Where(file => !store.Objects.ContainsKey(ObjectKey.Parse(file)))];
            Require(gone.Length == 0, $"a snapshot of the table {name} names {string.Join(", ", gone)}, which is gone");
            RequireLeftOut(name, table);
        }
    }

    private static void RequireLeftOut(string name, WrittenTable table)
    {
        var leftOut = new LeftOutRows(table);
        foreach (JsonNode snapshot in table.Snapshots)
        {
            IReadOnlyList<(string File, long Position)> wanted = name == "market_statistics" ? [] : leftOut.TestsIn(snapshot);
            Require(leftOut.In(snapshot).SequenceEqual(wanted), $"snapshot {snapshot["snapshot-id"]} of the table {name} leaves out {string.Join(", ", leftOut.In(snapshot))} and should leave out {string.Join(", ", wanted)}");
        }
    }

    /// <summary>What counts, whichever row of the same content stands for it: transactions without their origin, and what is computed from them.</summary>
    /// <exception cref="BrokenPromiseException">Something that counts is missing, too many, or another.</exception>
    public static void RequireSameCounts(SimulatedStore expected, SimulatedStore actual)
    {
        try
        {
            RequireEqual(Computed(expected), Computed(actual));
            string[] missing = [.. TransactionsIn(expected).Except(TransactionsIn(actual))];
            string[] extra = [.. TransactionsIn(actual).Except(TransactionsIn(expected))];
            Require(missing.Length + extra.Length == 0, $"other transactions count; missing: {string.Join('\n', missing)}\ntoo many: {string.Join('\n', extra)}");
        }
        catch (BrokenPromiseException broken)
        {
            throw new BrokenPromiseException($"{broken.Message}\n{RowDifference.Describe(expected, actual)}");
        }
    }

    private static Dictionary<ObjectKey, byte[]> Computed(SimulatedStore store) => store.Objects
        .Where(entry => (StoreContents.IsPublicDay(entry.Key.Value) && entry.Key.Value.Contains("_statistics/", StringComparison.Ordinal))
            || (entry.Key.Value.Contains("/provisional/", StringComparison.Ordinal) && IsTable(entry.Key.Value)))
        .ToDictionary();

    private static List<string> TransactionsIn(SimulatedStore store)
    {
        using var folder = new TemporaryFolder();
        int files = 0;
        foreach ((ObjectKey key, byte[] bytes) in store.Objects.Where(entry => StoreContents.IsPublicTransactions(entry.Key.Value)))
        {
            string path = Path.Combine(folder.Path, key.Value);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            files++;
        }

        const string WithoutOrigin = "SELECT * EXCLUDE (source, source_partition, source_offset, logged_at, run) FROM read_parquet('{0}/*transactions/*/*.parquet', hive_partitioning = true)";
        return files == 0 ? [] : ParquetQuery.Run(folder.Path, $"SELECT t::VARCHAR FROM ({WithoutOrigin}) AS t ORDER BY 1");
    }

    private static bool IsPublished(string key) =>
        StoreContents.IsPublicDay(key)
        || (key.StartsWith("reports/month=", StringComparison.Ordinal) && key.Contains("/revision-", StringComparison.Ordinal)
            && IsTable(key));

    private static bool IsTable(string key) => Path.GetExtension(key) is ".tsv" or ".parquet" && Path.GetFileNameWithoutExtension(key) != "controls";

    private static string Names(ObjectKey[] keys) => keys.Length == 0 ? "none" : string.Join(", ", keys);
}
