using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>
/// The files of small dates are written together, which costs less; they are those that each date has by itself, in a batch of its own. Over dates with and without losers, markets
/// and test accounts, some with more rows than are called small, in more than one bucket, then once more when rows came late.
/// </summary>
public sealed class SmallDatesTests
{
    private const int Days = 40;

    private static readonly Timestamp FirstDay = Transactions.At("2026-08-20T10:00:00Z");

    [Theory]
    [InlineData(1, 1, 1024)]
    [InlineData(3, 2, 1024)]
    [InlineData(1, 8, 64)]
    public async Task Dates_that_are_folded_together_have_the_files_that_each_has_by_itself(int buckets, int threads, int memoryMebibytes)
    {
        Transaction[] first = [.. Rows(new SimulatedRandom(1), 0)];
        Transaction[] late = [.. Rows(new SimulatedRandom(2), 1)];
        using var together = new Pipeline();
        using var alone = new Pipeline();
        foreach (Transaction[] rows in new[] { first, [.. first, .. late] })
        {
            await together.ConsumeAsync(Pipeline.Log(Transactions.Records(0, rows)), clock: together.Clock);
            await alone.ConsumeAsync(Pipeline.Log(Transactions.Records(0, rows)), clock: alone.Clock);
            Assert.Equal(Days, await CompactAsync(together, buckets, together.CompactorOptions with { Threads = threads, MemoryLimitBytes = (long)memoryMebibytes << 20 }));
            Assert.Equal(Days, await CompactAsync(alone, buckets, alone.CompactorOptions with { BatchRows = 1 }));
            Dictionary<string, string> expected = Files(alone);
            Assert.Equal(expected, Files(together));
            Assert.InRange(expected.Keys.Count(key => key.StartsWith("test_transactions/", StringComparison.Ordinal)), 1, (Days * buckets) - 1);
            Assert.InRange(expected.Keys.Count(key => key.EndsWith("losers.parquet", StringComparison.Ordinal)), 1, (Days * 2) - 1);
            Assert.InRange(expected.Keys.Count(key => key.StartsWith("market_statistics/", StringComparison.Ordinal)), 1, Days - 1);
        }
    }

    /// <returns>How many dates were folded.</returns>
    private static async Task<int> CompactAsync(Pipeline pipeline, int buckets, CompactorOptions options) =>
        (await new Compaction(pipeline.Store, pipeline.Zone, buckets, options, NullLogger<Compaction>.Instance).RunAsync(only: null, TestContext.Current.CancellationToken)).RequireAll().Folded.Count;

    /// <summary>Of most dates a few, of every thirteenth more than are called small; every third has a row that loses, every fourth a market, every fifth a test account.</summary>
    private static IEnumerable<Transaction> Rows(SimulatedRandom random, int revision)
    {
        for (int day = 0; day < Days; day++)
        {
            Timestamp at = FirstDay.Plus(Duration.FromDays(day));
            int rows = revision > 0 ? 1 : day % 13 == 6 ? 3_000 : 1 + random.Below(12);
            for (int row = 0; row < rows; row++)
            {
                yield return Transactions.Deposit((day * 10_000) + row, $"{random.Below(100)}.25", at, revision, account: random.Below(40)) with
                {
                    MarketId = day % 4 == 0 ? random.Below(3) : null,
                    AccountType = day % 5 == 0 && row % 2 == 0 ? AccountType.Test : AccountType.Customer,
                };
            }

            if (revision == 0 && day % 3 == 0)
            {
                yield return Transactions.Deposit(day * 10_000, "7", at, revision: 2, account: 3);
            }
        }
    }

    /// <summary>The versions' files and the public ones, by the hashes of their bytes.</summary>
    private static Dictionary<string, string> Files(Pipeline pipeline) => Directory.GetFiles(pipeline.Root, "*.parquet", SearchOption.AllDirectories)
        .Select(file => (Key: Path.GetRelativePath(pipeline.Root, file), Path: file))
        .Where(file => file.Key[0] != '.')
        .OrderBy(file => file.Key, StringComparer.Ordinal)
        .ToDictionary(file => file.Key, file => ContentHash256.OfFile(file.Path).ToString());
}
