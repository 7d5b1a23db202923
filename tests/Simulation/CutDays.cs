using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>On which business days the published transactions stand, against what one works out of the log with a table of hours.</summary>
internal static class CutDays
{
    /// <summary>Every transaction that counts is published, on the business day that the rules put it on.</summary>
    public static void Require(SimulatedWorld world, SimulatedRules rules)
    {
        string[] published = Published(world);
        string[] expected =
        [
            .. ObviousFold.Standing(ObviousIds.Rows(world.Topic), Mutation.None)
                .Where(row => !row.Transaction.Voided)
                .Select(row => $"{row.Transaction.Id} {rules.DayOf(row.Transaction.OccurredAt)}")
                .Order(StringComparer.Ordinal),
        ];
        Stage.Require(
            published.SequenceEqual(expected),
            $"by {rules} other days are right than those that transactions are published on: {string.Join(", ", published.Except(expected))} instead of {string.Join(", ", expected.Except(published))}");
    }

    /// <summary>The day versions that there are.</summary>
    public static IReadOnlySet<ObjectKey> Versions(SimulatedWorld world) =>
        world.Store.List(DayFiles.Prefix).Select(stored => stored.Key).Where(key => key.Name == DayFiles.Manifest).ToHashSet();

    /// <summary>No date was folded anew that both rules cut alike, and every one was of which a transaction lies on another day.</summary>
    /// <param name="world">Where rules were adopted, and nothing was read since.</param>
    /// <param name="before">The versions before, of all that was read.</param>
    /// <param name="rules">What was adopted, and what was in force before.</param>
    public static void RequireKept(SimulatedWorld world, IReadOnlySet<ObjectKey> before, WatchedRules rules)
    {
        Require(world, rules.InForce);
        HomeDate[] anew = [.. Versions(world).Except(before).Select(key => HomeDate.Parse(key.Value.Split("date=")[1].Split('/')[0]))];
        HomeDate[] needless =
        [
            .. from row in ObviousIds.Rows(world.Topic)
               group row.Transaction by row.Transaction.HomeDate into date
               where anew.Contains(date.Key) && date.All(transaction => AreMonthsAlike(rules, transaction))
               select date.Key,
        ];
        Stage.Require(needless.Length == 0, $"{string.Join(", ", needless)} were folded anew, though {rules.Older[^1]} cut them as {rules.InForce} do");
    }

    /// <summary>Whether the rules say the same throughout the months about a transaction.</summary>
    private static bool AreMonthsAlike(WatchedRules rules, Transaction transaction)
    {
        HomeDate day = transaction.OccurredAt.UtcDate;
        return rules.Older[^1].SaysAs(rules.InForce, day.PlusDays(-70).Midnight, day.PlusDays(70).Midnight);
    }

    private static string[] Published(SimulatedWorld world)
    {
        using var folder = new TemporaryFolder();
        int files = 0;
        foreach (byte[] bytes in world.Store.Objects.Where(entry => StoreContents.IsPublicTransactions(entry.Key.Value)).Select(entry => entry.Value))
        {
            File.WriteAllBytes(folder.At($"{files++}.parquet"), bytes);
        }

        return files == 0
            ? []
            : [.. ParquetQuery.Run(folder.Path, "SELECT transaction_id::VARCHAR || ' ' || business_day::VARCHAR FROM read_parquet('{0}/*.parquet')").Order(StringComparer.Ordinal)];
    }
}
