using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.Sharing;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor.Sharing;

/// <summary>Two compactors on one store: one offers three batches of a date each and stands still in the first; the other one looks.</summary>
public sealed class SharedCompactionTests : IAsyncLifetime
{
    /// <summary>Of the first date, and of all of four buckets.</summary>
    private static readonly Transaction[] More = [.. Enumerable.Range(4, 8).Select(id => Deposit(id, $"{id}")), Deposit(5, "50", revision: 1)];

    private readonly ManualClock _clock = new();
    private readonly FaultingObjectStore _store;
    private readonly TemporaryFolder _work = new();
    private readonly TaskCompletionSource _gate = new();
    private int _members;

    public SharedCompactionTests()
    {
        _store = new FaultingObjectStore(_clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await ConsumeAsync();

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Who_looks_takes_the_shares_that_nobody_took_and_the_offerer_finds_their_versions()
    {
        Task<CompactionResult> offered = OfferAsync();

        Assert.Equal(2, await New("this").HelpAsync(Cancellation));
        Assert.Equal(2, (await VersionsAsync()).Count);
        _gate.SetResult();
        CompactionResult result = (await offered).RequireAll();

        Assert.Equal(["2026-10-05", "2026-10-06", "2026-11-03"], result.Folded.Select(date => date.ToString()));
        Assert.Equal(3, result.RowsRead);
        Assert.Equal(3, _store.Trace.Count(call => call.StartsWith("put state/days/", StringComparison.Ordinal) && call.Contains("manifest.json", StringComparison.Ordinal)));
        Assert.Empty(await OffersAsync());
        Assert.Equal(0, await New("this").HelpAsync(Cancellation));
    }

    [Fact]
    public async Task A_share_that_its_taker_died_over_is_done_by_its_offerer_once_it_was_waited_for()
    {
        Task<CompactionResult> offered = OfferAsync();
        _store.AtNext("put state/days/", StoreFault.FailBefore);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => New("this").HelpAsync(Cancellation));
        _gate.SetResult();

        DateTimeOffset before = _clock.GetUtcNow();
        await AdvanceUntilAsync(offered);
        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
        Assert.Equal(3, (await offered).RequireAll().Folded.Count);
        Assert.Empty(await OffersAsync());
    }

    [Fact]
    public async Task A_share_that_is_finished_while_it_is_waited_for_is_not_done_again()
    {
        Task<CompactionResult> offered = OfferAsync();
        var late = new TaskCompletionSource();
        _store.AtNext("put state/days/", StoreFault.DelayUntil(late.Task));
        Task<int> help = New("this").HelpAsync(Cancellation);
        _gate.SetResult();
        await WaitingAsync(offered);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(offered.IsCompleted);

        late.SetResult();
        Assert.Equal(1, await help);
        await AdvanceUntilAsync(offered);
        Assert.Equal(3, (await offered).RequireAll().Folded.Count);
        Assert.Equal(3, _store.Trace.Count(call => call.StartsWith("put state/days/", StringComparison.Ordinal) && call.Contains("manifest.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_date_that_a_helper_cannot_fold_fails_with_its_offerer_as_if_nobody_had_helped()
    {
        ObjectKey segment = (await _store.ListAsync("state/sources/", Cancellation)).Select(found => found.Key).Where(key => key.Name.StartsWith("segment-", StringComparison.Ordinal)).ElementAt(1);
        _store.FlipBit(segment, 100);
        DayBehind alone = Assert.Single((await New(null).RunAsync(null, Cancellation)).Failed);
        await _store.DeleteAsync([.. (await _store.ListAsync("state/days/", Cancellation)).Select(found => found.Key)], Cancellation);
        Task<CompactionResult> offered = OfferAsync();

        Assert.Equal(2, await New("this").HelpAsync(Cancellation));
        _gate.SetResult();
        CompactionResult result = await offered;

        DayBehind failed = Assert.Single(result.Failed);
        Assert.Equal((alone.Date, alone.Cause!.Message), (failed.Date, failed.Cause!.Message));
        Assert.Equal(["2026-10-05", "2026-11-03"], result.Folded.Select(date => date.ToString()));
    }

    [Fact]
    public async Task A_large_date_is_divided_among_as_many_as_look_for_work()
    {
        await ConsumeAsync(More);
        IReadOnlyList<DayVersion> alone = (await New(null, buckets: 4).RunAsync(null, Cancellation)).RequireAll().Days;
        await _store.DeleteAsync([.. (await _store.ListAsync("state/days/", Cancellation)).Select(found => found.Key)], Cancellation);
        Compaction helper = New("this", buckets: 4);
        Assert.Equal(0, await helper.HelpAsync(Cancellation));
        Assert.Equal(0, await New("this", buckets: 4).HelpAsync(Cancellation));
        Task<CompactionResult> offered = OfferAsync("create state/offers/", buckets: 4);

        // Three shares of the large date, and two dates of a row each.
        Assert.Equal(5, await helper.HelpAsync(Cancellation));
        _gate.SetResult();
        IReadOnlyList<DayVersion> shared = (await offered).RequireAll().Days;

        Assert.Equal(alone.Select(day => day.Version), shared.Select(day => day.Version));
        Assert.Empty(await OffersAsync());
    }

    [Fact]
    public async Task A_large_date_is_not_divided_where_nobody_has_looked_for_half_an_hour()
    {
        await ConsumeAsync(More);
        Assert.Equal(0, await New("this", buckets: 4).HelpAsync(Cancellation));
        _clock.Advance(TimeSpan.FromMinutes(31));
        int before = _store.Operations;
        (await New("this", buckets: 4).RunAsync(null, Cancellation)).RequireAll();
        Assert.DoesNotContain(_store.Trace.Skip(before), call => call.Contains("/share-01-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_date_whose_parts_a_helper_damaged_is_folded_by_its_offerer_alone()
    {
        await ConsumeAsync(More);
        IReadOnlyList<DayVersion> alone = (await New(null, buckets: 4).RunAsync(null, Cancellation)).RequireAll().Days;
        await _store.DeleteAsync([.. (await _store.ListAsync("state/days/", Cancellation)).Select(found => found.Key)], Cancellation);
        Compaction helper = New("this", buckets: 4);
        await helper.HelpAsync(Cancellation);
        Task<CompactionResult> offered = OfferAsync("create state/offers/", buckets: 4);
        await helper.HelpAsync(Cancellation);
        _store.FlipBit((await OffersAsync()).First(key => key.Name.EndsWith(".parquet", StringComparison.Ordinal)), 1000);
        _gate.SetResult();

        Assert.Equal(alone.Select(day => day.Version), (await offered).RequireAll().Days.Select(day => day.Version));
    }

    [Fact]
    public async Task What_was_written_since_an_offer_is_no_part_of_its_shares()
    {
        Task<CompactionResult> offered = OfferAsync();
        await ConsumeAsync(Deposit(4, "1", At("2026-11-03T13:00:00Z")));

        Assert.Equal(2, await New("this").HelpAsync(Cancellation));
        Assert.Equal(1, (await VersionsAsync()).Single(version => version.Date == HomeDate.Parse("2026-11-03")).Manifest.Winners);
        _gate.SetResult();
        Assert.Equal(3, (await offered).RequireAll().Folded.Count);
    }

    [Fact]
    public async Task Another_version_of_the_program_leaves_an_offer_alone()
    {
        Task<CompactionResult> offered = OfferAsync();
        Assert.Equal(0, await New("another").HelpAsync(Cancellation));
        Assert.Equal(0, await New(null).HelpAsync(Cancellation));
        _gate.SetResult();
        (await offered).RequireAll();
    }

    [Fact]
    public async Task A_compaction_of_one_batch_offers_nothing()
    {
        int before = _store.Operations;
        Compaction compaction = New("this", batchRows: 100);
        Assert.Equal(3, (await compaction.RunAsync(null, Cancellation)).RequireAll().Folded.Count);
        Assert.DoesNotContain(_store.Trace.Skip(before), call => call.Contains("state/offers/", StringComparison.Ordinal));
    }

    /// <summary>Begins a compaction that holds still, as a rule when it writes the first of three versions.</summary>
    private Task<CompactionResult> OfferAsync(string atNext = "put state/days/", int buckets = 1)
    {
        _store.AtNext(atNext, StoreFault.DelayUntil(_gate.Task));
        Task<CompactionResult> offered = New("this", buckets: buckets).RunAsync(null, Cancellation);
        Assert.False(offered.IsCompleted);
        return offered;
    }

    private async Task<IEnumerable<ObjectKey>> OffersAsync() =>
        (await _store.ListAsync("state/offers/", Cancellation)).Select(found => found.Key).Where(key => !key.Name.StartsWith("looking-", StringComparison.Ordinal));

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await WaitingAsync(task);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Until it waits by the clock, or has ended.</summary>
    private async Task WaitingAsync(Task task)
    {
        while (!task.IsCompleted && _clock.WaitingTimers == 0)
        {
            await Task.Yield();
        }
    }

    private async Task<IReadOnlyList<DayVersion>> VersionsAsync()
    {
        var days = new DayCatalog(_store);
        await days.RefreshAsync(Cancellation);
        return [.. days.All];
    }

    private CompactorOptions Options(string? software, long batchRows = 1) => new()
    {
        WorkFolder = _work.Path,
        StoreFolders = [Path.GetTempPath()],
        Threads = 1,
        BatchRows = batchRows,
        Sharing = software is null ? null : new SharingOptions(_clock, software, $"member-{++_members}"),
    };

    private Compaction New(string? software, long batchRows = 1, int buckets = 1) =>
        new(_store, DateTimeZone.Utc, buckets, Options(software, batchRows), NullLogger<Compaction>.Instance);

    /// <summary>Three transactions of three dates and then these, each in a segment of its own.</summary>
    private Task ConsumeAsync(params Transaction[] more) => new ConsumerLoop(
        Pipeline.Log(Records(0, [Deposit(1, "10"), Deposit(2, "7", At("2026-10-06T12:00:00Z")), Deposit(3, "5", At("2026-11-03T12:00:00Z")), .. more])),
        _store,
        new StoredDayReader(_store, DateTimeZone.Utc, Options("this")),
        new ConsumerOptions { CheckpointBytes = 1 },
        new BusinessCalendar(DateTimeZone.Utc),
        _clock,
        NullLogger<ConsumerLoop>.Instance).RunAsync(untilCaughtUp: true, Cancellation);
}
