using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

public sealed class OvertakenCompactionTests : IDisposable
{
    private readonly FaultingObjectStore _store = new();
    private readonly TemporaryFolder _work = new();
    private readonly ManualClock _clock = new();

    private CompactorOptions Options => new() { WorkFolder = _work.Path, StoreFolders = [Path.GetTempPath()], Threads = 1 };

    public void Dispose()
    {
        _store.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task An_older_copy_that_a_dying_compactor_put_over_a_newer_one_is_replaced()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(1, "12", revision: 1));
        await Consume([.. records.Take(1)]);
        var gate = new TaskCompletionSource();
        _store.AtNext("put account_statistics/", new StoreFault(StoreFaultKind.LoseAcknowledgement, gate.Task));
        Task<CompactionResult> overtaken = Compact();
        Assert.False(overtaken.IsCompleted);

        await Consume(records);
        DayVersion newest = Assert.Single((await Compact()).Days);
        gate.SetResult();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => overtaken);
        Assert.False(await IsPublished(newest));

        Assert.True((await Compact()).PublicFilesWritten > 0);
        Assert.True(await IsPublished(newest));
        Assert.Equal(0, (await Compact()).PublicFilesWritten);
        Assert.True(await IsPublished(newest));
    }

    private async Task<bool> IsPublished(DayVersion day)
    {
        byte[]? held = await _store.TryReadAsync(ObjectKey.Parse($"account_statistics/home_date={day.Date}/accounts.parquet"), TestContext.Current.CancellationToken);
        return ContentHash256.Of(held) == day.Find(DayFiles.Accounts)!.Sha256;
    }

    private Task<CompactionResult> Compact() =>
        new Compaction(_store, DateTimeZone.Utc, 1, Options, NullLogger<Compaction>.Instance).RunAsync(only: null, TestContext.Current.CancellationToken);

    private Task Consume(IReadOnlyList<ScriptedRecord> records) => new ConsumerLoop(
        Support.Pipeline.Log(records),
        _store,
        new StoredDayReader(_store, DateTimeZone.Utc, Options, new ManualClock()),
        new ConsumerOptions(),
        new BusinessCalendar(DateTimeZone.Utc),
        _clock,
        NullLogger<ConsumerLoop>.Instance).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
}
