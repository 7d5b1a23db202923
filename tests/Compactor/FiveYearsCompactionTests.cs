using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.FiveYearsStore;

namespace Accounting.Tests.Compactor;

/// <summary>What compacting every hour takes after five years of sixteen partitions, where every date has its version: calls, bytes and memory, not time.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class FiveYearsCompactionTests : IDisposable
{
    /// <summary>A quarter of what sixty-four partitions may take.</summary>
    private const long CatalogBytesMax = 25_000_000;

    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task An_hourly_compaction_holds_little_and_reads_what_is_new()
    {
        CountedMemoryStore store = await MakeAsync(Days, tellsLastDate: true);
        await AddVersionsAsync(store);
        long before = AloneInTheProcess.LiveBytes();
        Compaction compaction = NewCompaction(store);
        store.Forget();
        await RequireAllFreshAsync(compaction);

        Assert.InRange(AloneInTheProcess.LiveBytes() - before, 1, CatalogBytesMax);
        Assert.InRange(store.Reads, Partitions * Days / DaysPerObject, int.MaxValue);
        store.Forget();
        Assert.Empty((await compaction.RunChangedAsync(Cancellation)).Folded);

        // What checkpoints there are, what runs, and what is published.
        Assert.Equal(1, store.Reads);
        Assert.Equal(["state/sources/", "state/runs/"], store.Prefixes);
        Assert.InRange(store.Pages, 1, (Partitions * Days / DaysPerObject / 1000) + 3);
        Assert.Equal(0, store.Puts);
        GC.KeepAlive(compaction);
    }

    [Fact]
    public async Task Of_a_late_row_on_an_old_date_the_checkpoints_of_that_date_are_read()
    {
        CountedMemoryStore store = await MakeAsync(100, tellsLastDate: true);
        var catalog = new PinnedInputCatalog(store);
        PinnedInputs pinned = await catalog.RefreshAsync(_ => false, Cancellation);
        store.Forget();

        Inputs inputs = await pinned.ReadAsync(store, new HashSet<HomeDate> { Today.PlusDays(-50) }, Cancellation);

        Assert.Equal(Partitions, store.Reads);
        Assert.Equal(Partitions, DayInputs.ByDate(inputs)[Today.PlusDays(-50)].Parts.Count);
    }

    /// <summary>Apart, so that nothing of its result is in memory afterwards.</summary>
    private static async Task RequireAllFreshAsync(Compaction compaction)
    {
        CompactionResult first = await compaction.RunChangedAsync(Cancellation);
        Assert.Empty(first.Folded);
        Assert.Equal(Days + 1, first.Days.Count);
    }

    private Compaction NewCompaction(CountedMemoryStore store) =>
        new(store, DateTimeZone.Utc, 1, new CompactorOptions { WorkFolder = _work.Path, StoreFolders = [] }, NullLogger<Compaction>.Instance);

    /// <summary>A version of every date, of all that there is of it; its files are empty, and so left out.</summary>
    private static async Task AddVersionsAsync(CountedMemoryStore store)
    {
        foreach ((HomeDate date, DayInputs inputs) in DayInputs.ByDate(await new InputCatalog(store).RefreshAsync(Cancellation)))
        {
            byte[] bytes = StoreJson.Serialize(new DayManifest
            {
                Format = DayManifest.CurrentFormat,
                Date = date,
                Inputs = inputs.Summed,
                RetractedBy = [],
                Outputs = [],
                BusinessMonths = inputs.BusinessMonthsIn(DateTimeZone.Utc),
                Digest = RowDigest.Zero,
                Sums = [],
                RunningTotals = RunningTotalsVerdict.NotKept,
                Winners = 0,
                Losers = 0,
                Conflicts = 0,
            });
            await store.PutAsync([ObjectContent.FromBytes(DayFiles.Key(date, ContentHash256.Of(bytes).Prefix16, DayFiles.Manifest), bytes)], Cancellation);
        }
    }
}
