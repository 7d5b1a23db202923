using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Collection;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.FiveYearsStore;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A member's sixteen partitions after five years. What is counted is what is asked of the store, not time.</summary>
public sealed class FiveYearsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_takeover_asks_as_much_after_five_years_as_after_a_day()
    {
        CountedMemoryStore young = await TakeOverAsync(await MakeAsync(0, tellsLastDate: true));
        CountedMemoryStore old = await TakeOverAsync(await MakeAsync(Days, tellsLastDate: true));

        Assert.InRange(old.Calls, 1, 10 * Partitions);
        Assert.Equal(young.Prefixes, old.Prefixes);
        Assert.Equal((young.Reads, young.Puts, young.BytesRead), (old.Reads, old.Puts, old.BytesRead));

        // To find its source, a process that starts; for a partition nobody.
        Assert.Single(old.Prefixes, prefix => prefix == $"{CheckpointKey.SourcesPrefix}*/");
        Assert.DoesNotContain(CheckpointKey.SourcesPrefix, old.Prefixes);
    }

    [Fact]
    public async Task Without_the_last_date_in_their_names_every_consolidated_object_is_read()
    {
        CountedMemoryStore old = await TakeOverAsync(await MakeAsync(70, tellsLastDate: false));

        Assert.InRange(old.Reads, Partitions * (70 / DaysPerObject), int.MaxValue);
    }

    [Fact]
    public async Task A_night_s_collection_looks_among_the_bundles_of_the_last_days()
    {
        CountedMemoryStore store = await MakeAsync(Days, tellsLastDate: true);
        var garbage = new StoreGarbage(store);
        var now = new Timestamp(Today.PlusDays(1).Midnight.Microseconds);
        Assert.Empty((await garbage.SearchAsync(now, Duration.FromHours(24), Cancellation)).Found);
        int first = store.Names;
        store.Forget();

        GarbageSearch search = await garbage.SearchAsync(now, Duration.FromHours(24), Cancellation);

        Assert.Empty(search.Found);
        Assert.InRange(first - store.Names, Days - 10, int.MaxValue);
        Assert.InRange(search.Under(SegmentBundle.Prefix).Count(), 1, 10);
        Assert.DoesNotContain(store.Prefixes, prefix => prefix is "state/" or SegmentBundle.Prefix);
    }

    /// <summary>A consumer that has just started gets every partition, each with a row of a date that turns hot, and writes its first checkpoint.</summary>
    private static async Task<CountedMemoryStore> TakeOverAsync(CountedMemoryStore store)
    {
        store.Forget();
        await ConsumeAsync(store, 2);
        return store;
    }
}
