using Accounting.Aggregator.Store;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>What the public reads and may not depend on when or how often anything ran: transactions, statistics, and the tables of reports.</summary>
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

    private static bool IsPublished(string key) =>
        key.StartsWith("transactions/", StringComparison.Ordinal) || key.StartsWith("statistics/", StringComparison.Ordinal)
        || (key.StartsWith("reports/month=", StringComparison.Ordinal) && key.Contains("/revision-", StringComparison.Ordinal)
            && Path.GetExtension(key) is ".tsv" or ".parquet");

    private static string Names(ObjectKey[] keys) => keys.Length == 0 ? "none" : string.Join(", ", keys);
}
