using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Published;

/// <summary>What a store says of a commit is settled by what stands afterwards.</summary>
public sealed class ChainCommitTests : IDisposable
{
    private readonly FaultingObjectStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_commit_whose_answer_was_lost_counts_where_its_entry_stands()
    {
        ReportChain chain = await ReportChain.LoadAsync(_store, Cancellation);
        _store.AtNext("create", StoreFault.LoseAcknowledgement);

        Assert.True(await chain.TryCommitAsync(_store, EntryBy("first"), Cancellation));
        Assert.Equal("first", Assert.Single((await ReportChain.LoadAsync(_store, Cancellation)).Entries).Software);
    }

    [Fact]
    public async Task A_commit_that_failed_and_left_nothing_is_told_as_failed()
    {
        ReportChain chain = await ReportChain.LoadAsync(_store, Cancellation);
        _store.AtNext("create", StoreFault.FailBefore);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => chain.TryCommitAsync(_store, EntryBy("first"), Cancellation));
        Assert.Empty((await ReportChain.LoadAsync(_store, Cancellation)).Entries);
    }

    [Fact]
    public async Task Who_was_told_first_of_two_and_finds_the_other_standing_is_refused()
    {
        ReportChain chain = await ReportChain.LoadAsync(_store, Cancellation);
        var store = new OvertakenStore(_store, () => chain.TryCommitAsync(_store, EntryBy("other"), Cancellation)) { SaysYesToAll = true };

        StoreMismatchException refusal = await Assert.ThrowsAsync<StoreMismatchException>(() => chain.TryCommitAsync(store, EntryBy("own"), Cancellation));

        Assert.Contains("s3:atomic_create=false", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("other", Assert.Single((await ReportChain.LoadAsync(_store, Cancellation)).Entries).Software);
    }

    private static Func<int, ContentHash256?, ChainEntry> EntryBy(string software) => (number, previous) => new ChainEntry
    {
        Format = ChainEntry.CurrentFormat,
        Number = number,
        Previous = previous,
        Kind = ChainEntryKind.Close,
        Reason = null,
        By = null,
        CommittedAt = Transactions.Noon,
        Software = software,
        Definition = 1,
        Coverage = Coverage.Empty,
        Months = [new FinalRevision(new BusinessMonth(2026, 9), 1, ContentHash256.Of([]), null)],
    };
}
