using Accounting.Aggregator.Consuming;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

/// <summary>Two compactors on one store of six stale dates, each a batch of its own: one stands still in its first, the other one goes on.</summary>
public sealed class DividedCompactionTests : IAsyncLifetime
{
    private const int Dates = 6;

    private readonly FaultingObjectStore _store = new();
    private readonly TemporaryFolder _work = new();
    private readonly TaskCompletionSource _gate = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> Written => _store.Trace.Where(call => call.StartsWith("put state/days/", StringComparison.Ordinal) && call.Contains("manifest.json", StringComparison.Ordinal));

    /// <summary>A transaction of each date, each in a segment of its own.</summary>
    public async ValueTask InitializeAsync() => await new ConsumerLoop(
        Pipeline.Log(Records(0, [.. Enumerable.Range(1, Dates).Select(day => Deposit(day, $"{day}", At($"2026-10-0{day}T12:00:00Z")))])),
        _store,
        new StoredDayReader(_store, DateTimeZone.Utc, Options(""), new ManualClock()),
        new ConsumerOptions { CheckpointBytes = 1 },
        new BusinessCalendar(DateTimeZone.Utc),
        new ManualClock(),
        NullLogger<ConsumerLoop>.Instance).RunAsync(untilCaughtUp: true, Cancellation);

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _work.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_another_one_has_folded_meanwhile_is_not_folded_again_and_all_is_as_one_alone_makes_it()
    {
        IReadOnlyList<DayVersion> alone = (await New("").RunAsync(null, Cancellation)).RequireAll().Days;
        await _store.DeleteAsync([.. (await _store.ListAsync("state/days/", Cancellation)).Select(found => found.Key)], Cancellation);
        int before = Written.Count();
        Task<CompactionResult> delayed = BeginAndStandStill();

        IReadOnlyList<DayVersion> others = (await New("second").RunAsync(null, Cancellation)).RequireAll().Days;
        Assert.Equal(before + Dates, Written.Count());
        _gate.SetResult();
        CompactionResult result = (await delayed).RequireAll();

        // But for the one that it was at, it found every date done.
        Assert.Equal(before + Dates + 1, Written.Count());
        Assert.Equal(alone.Select(day => day.Version), others.Select(day => day.Version));
        Assert.Equal(alone.Select(day => day.Version), result.Days.Select(day => day.Version));
        Assert.Equal(Dates, result.Folded.Count);
    }

    [Fact]
    public async Task A_look_at_a_batch_lists_its_dates_and_nothing_else()
    {
        int before = _store.Operations;
        (await New("").RunAsync(null, Cancellation)).RequireAll();
        string[] listings = [.. _store.Trace.Skip(before).Where(call => call.StartsWith("list state/days/", StringComparison.Ordinal))];
        Assert.Equal(["list state/days/", .. Enumerable.Range(2, Dates - 1).Select(day => $"list state/days/date=2026-10-0{day}/")], listings);
    }

    [Fact]
    public void Members_begin_at_different_places_and_each_comes_by_all()
    {
        List<DayWork>[] batches = [.. Enumerable.Range(1, 20).Select(day => new List<DayWork> { new(HomeDate.Parse("2026-10-01").PlusDays(day), new DayInputs([], []), null) })];
        HomeDate[][] orders = [.. Enumerable.Range(0, 8).Select(member => DayWork.InOrderOf($"member-{member}", batches).Select(batch => batch[0].Date).ToArray())];
        Assert.All(orders, order => Assert.Equal(batches.Select(batch => batch[0].Date), order.Order()));
        Assert.True(orders.Select(order => order[0]).Distinct().Count() > 4);
        Assert.Equal(batches, DayWork.InOrderOf("", batches));
    }

    [Fact]
    public async Task A_manifest_that_was_damaged_meanwhile_fails_its_date_and_no_other()
    {
        Task<CompactionResult> delayed = BeginAndStandStill();
        HomeDate standing = HomeDate.Parse(_store.Trace.Last(call => call.StartsWith("put state/days/", StringComparison.Ordinal)).Split("date=")[1][..10]);
        DayVersion[] others = [.. (await New("second").RunAsync(null, Cancellation)).RequireAll().Days.Where(day => day.Date != standing)];
        _store.FlipBit(others[0].ManifestKey, 100);
        _gate.SetResult();

        CompactionResult result = await delayed;
        Assert.Equal(others[0].Date, Assert.Single(result.Failed).Date);
        Assert.Equal(Dates - 1, result.Days.Count);
    }

    private Task<CompactionResult> BeginAndStandStill()
    {
        _store.AtNext("put state/days/", StoreFault.DelayUntil(_gate.Task));
        Task<CompactionResult> delayed = New("first").RunAsync(null, Cancellation);
        Assert.False(delayed.IsCompleted);
        return delayed;
    }

    private CompactorOptions Options(string member) => new()
    {
        WorkFolder = _work.Path,
        StoreFolders = [Path.GetTempPath()],
        Threads = 1,
        BatchRows = 1,
        Member = member,
    };

    private Compaction New(string member) => new(_store, DateTimeZone.Utc, 1, Options(member), NullLogger<Compaction>.Instance);
}
