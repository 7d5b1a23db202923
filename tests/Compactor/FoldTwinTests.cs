using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.FSharp.Core;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>
/// A fold in memory makes the versions that a fold in SQL makes: the same names, the same bytes. Over any number of buckets, with and without a base, late rows,
/// voids, conflicts, ranges read twice and retractions. ACCOUNTING_THOROUGH=1 tries many more.
/// </summary>
public sealed class FoldTwinTests
{
    private static readonly int Cases = Thoroughness.Pick(10, 150);

    /// <summary>The same draws in every run: how many files they come to is asserted, and chance would fall short of that now and then.</summary>
    private static readonly Replay Draws = new(new Rnd(20261130, 7), null);

    private static readonly Timestamp[] Origins = [Transactions.Noon, Transactions.At("2026-10-06T23:59:59.999999Z"), Transactions.At("2026-08-01T12:00:00Z")];

    private static readonly Gen<Transaction> AnyTransaction =
        from id in Gen.Choose(1, 20)
        from revision in Gen.Choose(0, 2)
        from isVoided in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from amount in Gen.Choose(-3, 3)
        from movedDays in Gen.Choose(0, 40)
        from market in Gen.Choose(0, 2)
        select Transactions.Deposit(id, "0", Origins[id % Origins.Length], revision, isVoided && revision > 0, account: id % 3) with
        {
            Amount = new Amount(amount * 10_000L),
            OccurredAt = revision == 0 ? Origins[id % Origins.Length] : Origins[id % Origins.Length].Plus(Duration.FromDays(-movedDays)),
            MarketId = market == 0 ? null : market,
            Sport = market == 2 ? "football" : null,
            InPlay = market == 2 ? id % 2 == 0 : null,
        };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_fold_in_memory_makes_the_files_of_a_fold_in_SQL()
    {
        Gen<(Transaction[] Rows, int Buckets, int Seed)> cases =
            from rows in AnyTransaction.ArrayOf()
            from buckets in Gen.Choose(1, 8)
            from seed in Gen.Choose(0, int.MaxValue)
            select (rows, buckets, seed);
        int compared = 0;

        // By hand and not a [Property]: what all cases together came to is asserted after them.
        Property property = Prop.ForAll(cases.ToArbitrary(), sample => compared += CheckAsync(sample.Rows, sample.Buckets, (ulong)sample.Seed).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(Draws)).WithMaxTest(Cases).WithStartSize(15).WithEndSize(60), property);
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} files compared");
        Assert.True(compared > 10 * Cases, $"{compared} files compared");
    }

    /// <returns>How many files were compared.</returns>
    private static async Task<int> CheckAsync(Transaction[] rows, int buckets, ulong seed)
    {
        var random = new SimulatedRandom(seed);
        ScriptedRecord[] records = [.. Transactions.Records(0, rows)];
        using var pipeline = new Pipeline { BucketCount = buckets, ConsumerOptions = new ConsumerOptions { CheckpointBytes = random.Pick(1, 300, 1 << 20) } };
        int compared = 0;
        for (int read = 0, stage = 0; read < records.Length || stage == 0; stage++)
        {
            int until = random.OneIn(2) ? records.Length : Math.Min(records.Length, random.Between(read + 1, read + 12));
            await pipeline.ConsumeAsync(Pipeline.Log([.. records.Take(until)]));
            if (read > 0 && random.OneIn(4))
            {
                await ReadByAnotherMemberAsync(pipeline, [.. records.Take(until).Skip(random.Below(read))]);
            }

            if (random.OneIn(3))
            {
                await RetractAsync(pipeline, stage, random.Below(until + 1));
            }

            compared += await CompareAsync(pipeline);
            read = Math.Max(until, 1);
        }

        return compared;
    }

    /// <summary>
    /// Folds what is stale in memory, with bases read whole and with bases merged as they lie, then the same once more in SQL, with accounts grouped in ranges; what came of it
    /// last is what the next stage begins with.
    /// </summary>
    private static async Task<int> CompareAsync(Pipeline pipeline)
    {
        CompactorOptions options = pipeline.CompactorOptions;
        StoredObject[] before = [.. await pipeline.Store.ListAsync("state/days/", Cancellation)];
        SortedDictionary<string, string> readWhole = await CompactAsync(pipeline, options, before);
        Assert.Equal(readWhole, await CompactAsync(pipeline, options with { RowsReadWhole = 0 }, before));
        Assert.Equal(readWhole, await CompactAsync(pipeline, options with { RowsInMemory = 0, RowsGrouped = 4 }, before));
        return readWhole.Count;
    }

    /// <summary>Compacts what is stale where days are as they were before.</summary>
    private static async Task<SortedDictionary<string, string>> CompactAsync(Pipeline pipeline, CompactorOptions options, StoredObject[] before)
    {
        await pipeline.Store.DeleteAsync([.. (await pipeline.Store.ListAsync("state/days/", Cancellation)).Except(before).Select(file => file.Key)], Cancellation);
        (await new Compaction(pipeline.Store, pipeline.Zone, pipeline.BucketCount, options, NullLogger<Compaction>.Instance).RunAsync(null, Cancellation)).RequireAll();
        return Days(pipeline);
    }

    private static SortedDictionary<string, string> Days(Pipeline pipeline)
    {
        string folder = Path.Combine(pipeline.Root, "state", "days");
        return new SortedDictionary<string, string>(
            !Directory.Exists(folder) ? [] : Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(file => Path.GetRelativePath(folder, file), file => ContentHash256.Of(File.ReadAllBytes(file)).ToString()),
            StringComparer.Ordinal);
    }

    /// <summary>A member that knows nothing of the others reads a range again; what it wrote down is put beside what they did.</summary>
    private static async Task ReadByAnotherMemberAsync(Pipeline target, ScriptedRecord[] records)
    {
        using var member = new Pipeline();
        await member.ConsumeAsync(Pipeline.Log(records));
        target.TakeFilesOf(member);
    }

    private static async Task RetractAsync(Pipeline pipeline, int stage, int upTo)
    {
        Inputs inputs = await new InputCatalog(pipeline.Store).RefreshAsync(Cancellation);
        if (upTo > 0 && inputs.Checkpoints.Select(checkpoint => checkpoint.Source).Distinct().ToArray() is [var source])
        {
            var first = new LogPartition(0);
            await WrittenRun.WriteAsync(pipeline, RunKind.Redecode, stage, source, first, [], [new PartitionCoverage(source, first, [new OffsetRange(default, new LogOffset(upTo))])]);
        }
    }
}
