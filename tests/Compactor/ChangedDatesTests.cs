using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor;

/// <summary>What an hourly compaction looks at: after its first, what came since, and nothing of the history.</summary>
public sealed class ChangedDatesTests : IDisposable
{
    private static readonly string[] OfAllDates = ["state/days/", "transactions/", "test_transactions/", "account_statistics/", "market_statistics/"];

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Later_compactions_of_a_process_list_the_dates_that_changed_and_do_as_much_as_those_that_look_at_all()
    {
        var store = new ListingNotes(_pipeline.Store);
        var compaction = new Compaction(store, _pipeline.Zone, 1, _pipeline.CompactorOptions, NullLogger<Compaction>.Instance);
        await ConsumeAsync(1);
        Assert.Single((await compaction.RunChangedAsync(Cancellation)).Folded);
        Assert.Contains("state/days/", store.Take());

        Assert.Empty((await compaction.RunChangedAsync(Cancellation)).Folded);
        Assert.DoesNotContain(store.Take(), IsOfDays);

        await ConsumeAsync(2);
        CompactionResult changed = await compaction.RunChangedAsync(Cancellation);
        HomeDate second = Assert.Single(changed.Folded);
        HashSet<string> listed = store.Take();
        Assert.Equal(
            [$"account_statistics/home_date={second}/", $"market_statistics/home_date={second}/", $"state/days/date={second}/", $"test_transactions/home_date={second}/", $"transactions/home_date={second}/"],
            listed.Where(IsOfDays).Order(StringComparer.Ordinal));
        Assert.Equal(2, changed.Days.Count);

        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);
        CompactionResult all = await _pipeline.CompactAsync();
        Assert.Equal((0, 0), (all.Folded.Count, all.PublicFilesWritten));
        Assert.Equal(before, StoreContents.Of(_pipeline.Root));
    }

    [Fact]
    public async Task A_public_file_that_was_lost_of_a_date_that_does_not_change_is_put_back_by_what_looks_at_all()
    {
        Compaction compaction = _pipeline.NewCompaction();
        await ConsumeAsync(2);
        await compaction.RunChangedAsync(Cancellation);
        string lost = Directory.GetFiles(Path.Combine(_pipeline.Root, "transactions"), "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.Delete(lost);

        Assert.Equal(0, (await compaction.RunChangedAsync(Cancellation)).PublicFilesWritten);
        Assert.Equal(1, (await compaction.RunAsync(null, Cancellation)).PublicFilesWritten);
        Assert.True(File.Exists(lost));
    }

    [Fact]
    public async Task A_version_that_another_compactor_wrote_meanwhile_is_taken_and_not_folded_again()
    {
        Compaction compaction = _pipeline.NewCompaction();
        await ConsumeAsync(1);
        await compaction.RunChangedAsync(Cancellation);
        await ConsumeAsync(2);
        await _pipeline.CompactAsync();

        CompactionResult result = await compaction.RunChangedAsync(Cancellation);
        Assert.Equal((0, 2, 0), (result.Folded.Count, result.Days.Count, result.PublicFilesWritten));
    }

    [Fact]
    public async Task Of_an_older_large_date_a_few_late_rows_wait_for_a_compaction_that_takes_all()
    {
        Transaction[] first = [.. Enumerable.Range(1, 16).Select(id => Deposit(id, "10", At("2026-11-01T12:00:00Z"))), .. Enumerable.Range(21, 16).Select(id => Deposit(id, "10", At("2026-11-03T12:00:00Z")))];
        Transaction[] late = [.. first, Deposit(51, "1", At("2026-11-01T13:00:00Z")), Deposit(52, "1", At("2026-11-03T13:00:00Z"))];
        HomeDate older = HomeDate.Parse("2026-11-01");
        HomeDate current = HomeDate.Parse("2026-11-03");
        Compaction compaction = LargeFrom(16);
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Records(0, first)]));
        Assert.Equal([older, current], (await compaction.RunChangedAsync(current, Cancellation)).Folded);

        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Records(0, late)]));
        CompactionResult hourly = await compaction.RunChangedAsync(current, Cancellation);
        Assert.Equal([current], hourly.Folded);
        Assert.Equal((older, null), Assert.Single(hourly.Behind.Select(day => (day.Date, day.Cause))));
        Assert.Empty((await compaction.RunChangedAsync(current, Cancellation)).Folded);
        Assert.Empty((await LargeFrom(16).RunChangedAsync(current, Cancellation)).Folded);

        Assert.Equal([older], (await compaction.RunAsync(null, Cancellation)).Folded);
    }

    [Fact]
    public async Task An_older_date_does_not_wait_where_it_is_small_or_an_eighth_came()
    {
        Transaction[] first = [.. Enumerable.Range(1, 16).Select(id => Deposit(id, "10", At("2026-11-01T12:00:00Z")))];
        Transaction[] one = [.. first, Deposit(51, "1", At("2026-11-01T13:00:00Z"))];
        Transaction[] three = [.. one, Deposit(52, "1", At("2026-11-01T13:00:00Z")), Deposit(53, "1", At("2026-11-01T13:00:00Z"))];
        HomeDate current = HomeDate.Parse("2026-11-03");
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Records(0, first)]));
        await LargeFrom(16).RunChangedAsync(current, Cancellation);

        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Records(0, one)]));
        Assert.Empty((await LargeFrom(16).RunChangedAsync(current, Cancellation)).Folded);
        Assert.Single((await LargeFrom(17).RunChangedAsync(current, Cancellation)).Folded);

        await _pipeline.ConsumeAsync(TestPipeline.Log([.. Records(0, three)]));
        Assert.Single((await LargeFrom(16).RunChangedAsync(current, Cancellation)).Folded);
    }

    /// <summary>A compaction to which a date of so many rows is a large one.</summary>
    private Compaction LargeFrom(int rows) =>
        new(_pipeline.Store, _pipeline.Zone, 1, _pipeline.CompactorOptions with { RowsReadWhole = rows - 1 }, NullLogger<Compaction>.Instance);

    /// <summary>The first messages of a log of one a day.</summary>
    private Task ConsumeAsync(int messages) => _pipeline.ConsumeAsync(TestPipeline.Log(
        [.. Records(0, Deposit(1, "10", At("2026-11-01T12:00:00Z")), Deposit(2, "20", At("2026-11-02T12:00:00Z"))).Take(messages)]));

    private static bool IsOfDays(string prefix) => OfAllDates.Any(all => prefix.StartsWith(all, StringComparison.Ordinal));

    /// <summary>Notes which prefixes were listed.</summary>
    private sealed class ListingNotes(IObjectStore store) : IObjectStore
    {
        private HashSet<string> _listed = [];

        public string Location => store.Location;

        /// <summary>Since it was last asked.</summary>
        public HashSet<string> Take() => Interlocked.Exchange(ref _listed, []);

        public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, CancellationToken cancellation)
        {
            _listed.Add(prefix);
            return store.ListAsync(prefix, cancellation);
        }

        public Task<byte[]?> TryReadAsync(ObjectKey key, CancellationToken cancellation) => store.TryReadAsync(key, cancellation);

        public Task<FileLease> LeaseFileAsync(ObjectKey key, ContentHash256 expected, CancellationToken cancellation) => store.LeaseFileAsync(key, expected, cancellation);

        public Task PutAsync(IReadOnlyList<ObjectContent> objects, CancellationToken cancellation) => store.PutAsync(objects, cancellation);

        public Task<bool> TryCreateAsync(ObjectContent content, CancellationToken cancellation) => store.TryCreateAsync(content, cancellation);

        public Task DeleteAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellation) => store.DeleteAsync(keys, cancellation);
    }
}
