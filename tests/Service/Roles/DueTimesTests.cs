using System.Collections;
using Accounting.Aggregator.Store;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Service.Roles;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Roles;

/// <summary>The nightly is due at 02:00, a compaction an hour after the last one's end.</summary>
public sealed class DueTimesTests : IDisposable
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 22, 12, 0);

    private readonly TemporaryFolder _folder = new();

    private readonly ManualClock _clock = new(Instant.FromUtc(2026, 11, 1, 0, 0).ToDateTimeOffset());

    private readonly LocalObjectStore _store;

    public DueTimesTests()
    {
        _store = LocalObjectStore.Open(_folder.Path, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_a_store_where_nothing_ran_no_nightly_was_missed_and_a_compaction_is_due()
    {
        Assert.Equal(new RunTimes("nightly", null, Instant.FromUtc(2026, 11, 23, 2, 0)), await NightlyAsync());
        Assert.Equal(new RunTimes("compactor", null, Noon), await CompactorAsync());
    }

    [Fact]
    public async Task A_nightly_that_succeeded_at_its_time_or_later_makes_the_next_time_the_next()
    {
        await RanAsync("nightly", Instant.FromUtc(2026, 11, 22, 2, 0));

        Assert.Equal(new RunTimes("nightly", Instant.FromUtc(2026, 11, 22, 2, 0), Instant.FromUtc(2026, 11, 23, 2, 0)), await NightlyAsync());
    }

    [Fact]
    public async Task A_nightly_is_missed_where_none_succeeded_since_its_last_time()
    {
        await RanAsync("nightly", Instant.FromUtc(2026, 11, 20, 2, 0));
        await RanAsync("compact", Instant.FromUtc(2026, 11, 22, 11, 30));
        await RanAsync("nightly", Instant.FromUtc(2026, 11, 22, 2, 0), succeeds: false);

        Assert.Equal(new RunTimes("nightly", Instant.FromUtc(2026, 11, 20, 2, 0), Instant.FromUtc(2026, 11, 22, 2, 0)), await NightlyAsync());
    }

    [Theory]
    [InlineData("2026-11-22T01:00:00Z", true)]
    [InlineData("2026-11-22T03:00:00Z", false)]
    public async Task The_first_nightly_is_missed_where_anything_ran_before_its_last_time(string compacted, bool isMissed)
    {
        await RanAsync("compact", Transactions.At(compacted).ToInstant());

        Assert.Equal(Instant.FromUtc(2026, 11, isMissed ? 22 : 23, 2, 0), (await NightlyAsync()).NextDueAt);
    }

    [Fact]
    public async Task A_compaction_is_due_an_interval_after_the_last_one_or_a_nightlys()
    {
        await RanAsync("compact", Instant.FromUtc(2026, 11, 22, 9, 0));
        await RanAsync("nightly", Instant.FromUtc(2026, 11, 22, 11, 50));
        await RanAsync("compact", Instant.FromUtc(2026, 11, 22, 11, 55), succeeds: false);

        Assert.Equal(new RunTimes("compactor", Instant.FromUtc(2026, 11, 22, 11, 50), Instant.FromUtc(2026, 11, 22, 12, 51)), await CompactorAsync());
    }

    /// <summary>A run that took a minute.</summary>
    private async Task RanAsync(string kind, Instant begunAt, bool succeeds = true)
    {
        var clock = new ManualClock(begunAt.ToDateTimeOffset());
        var journal = new RunJournal(_store, kind, clock);
        try
        {
            await journal.RunAsync(
                () =>
                {
                    clock.Advance(TimeSpan.FromMinutes(1));
                    return succeeds ? Task.FromResult(0) : throw new DamagedDataException("a flipped byte");
                },
                Cancellation);
        }
        catch (DamagedDataException) when (!succeeds)
        {
            // It stands in the record.
        }
    }

    private Task<RunTimes> NightlyAsync() => Due().NightlyAsync(Noon, Cancellation);

    private Task<RunTimes> CompactorAsync() => Due().CompactorAsync(Noon, Cancellation);

    private DueTimes Due() => new(new RunRecords(_store), DateTimeZone.Utc, ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), [new SettingOverride("nightly:time_of_day", "02:00", "--set")])));
}
