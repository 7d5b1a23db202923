using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.Collection;
using Accounting.Ingest;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor;

/// <summary>A store in Tokyo that was made when the database said that clocks there are eight hours ahead from 20 October 2026 on, and is gone on with by one that says nine.</summary>
public sealed class OtherZoneRulesTests : IAsyncLifetime
{
    private const string Tokyo = "Asia/Tokyo";

    /// <summary>31 October by the older rules, 1 November by the newer ones.</summary>
    private static readonly Timestamp NearMidnight = At("2026-10-31T15:30:00Z");

    private static readonly HomeDate September = HomeDate.Parse("2026-09-05");

    private static readonly HomeDate October = HomeDate.Parse("2026-10-31");

    private static readonly Transaction[] Early = [Deposit(1, "10", NearMidnight), Deposit(2, "1", At("2026-09-05T12:00:00Z"))];

    private readonly TestPipeline _pipeline = new(Tokyo);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await OpenAsync(OlderZones.Of(9, ("2026-10-20", 8)));
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, Early)));
        await _pipeline.CompactAsync();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Rows_that_come_after_an_upgrade_are_cut_as_those_before_it_and_the_store_is_sound()
    {
        await OpenAsync(ZoneDatabase.Running);
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, [.. Early, Deposit(3, "5", NearMidnight)])));
        DayVersion day = await CompactedAsync(October);

        Assert.Equal((2, new BusinessMonth(2026, 10), null), (day.Manifest.Winners, Assert.Single(day.Manifest.BusinessMonths), day.Manifest.CutBy));
        Assert.Equal(RunningTotalsVerdict.Agree, day.Manifest.RunningTotals);
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task After_an_adoption_dates_that_are_cut_otherwise_are_folded_anew_and_no_others()
    {
        DayVersion september = await CompactedAsync(September);
        ContentHash256 adopted = await AdoptAsync();
        Assert.Equal((FindingKind.Behind, $"state/days/date={October}/"), Assert.Single((await VerifyAsync()).Select(finding => (finding.Kind, finding.Place))));

        DayVersion october = await CompactedAsync(October);
        Assert.Equal((new BusinessMonth(2026, 11), adopted), (Assert.Single(october.Manifest.BusinessMonths), october.Manifest.CutBy));
        Assert.Equal(september.Version, (await CompactedAsync(September)).Version);
        Assert.Empty(await VerifyAsync());
        Assert.Equal(["2026-11-01"], BusinessDays(october));
    }

    [Fact]
    public async Task No_version_holds_rows_of_two_cuts_and_running_totals_of_two_cuts_are_not_compared()
    {
        ContentHash256 adopted = await AdoptAsync();
        Transaction[] more = [.. Early, Deposit(3, "5", NearMidnight), Deposit(1, "11", NearMidnight, revision: 1)];
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, more)));

        DayVersion october = await CompactedAsync(October);

        Assert.Equal((2, 1, adopted), (october.Manifest.Winners, october.Manifest.Losers, october.Manifest.CutBy));
        Assert.Equal(["2026-11-01"], BusinessDays(october));
        Assert.Equal(RunningTotalsVerdict.Agree, october.Manifest.RunningTotals);
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task Totals_that_were_cut_by_the_rules_before_count_as_not_kept()
    {
        await AdoptAsync();
        Assert.Equal(RunningTotalsVerdict.NotKept, (await CompactedAsync(October)).Manifest.RunningTotals);
    }

    [Fact]
    public async Task A_date_whose_segments_are_gone_is_cut_anew_from_its_version()
    {
        await AdoptAsync();
        foreach (string segment in Directory.GetFiles(_pipeline.Root, "segment-*", SearchOption.AllDirectories))
        {
            File.Delete(segment);
        }

        Assert.Equal([new BusinessMonth(2026, 11)], (await CompactedAsync(October)).Manifest.BusinessMonths);
    }

    [Fact]
    public async Task A_version_of_older_rules_goes_once_one_of_the_rules_in_force_has_stood_for_the_grace_period_and_never_takes_its_place()
    {
        DayVersion older = await CompactedAsync(October);
        await AdoptAsync();
        Assert.Empty((await SearchGarbageAsync()).Found);

        DayVersion newer = await CompactedAsync(October);
        GarbageSearch search = await SearchGarbageAsync();
        Assert.Contains(search.Found, garbage => garbage.Object.Key == older.ManifestKey);
        Assert.DoesNotContain(search.Found, garbage => garbage.Object.Key == newer.ManifestKey);
        await search.RemoveAsync(Cancellation);
        Assert.Empty((await _pipeline.CompactAsync()).Folded);
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task A_store_whose_rules_nobody_wrote_down_is_cut_anew_once_some_are_adopted_and_is_sound_before_and_after()
    {
        Directory.Delete(Path.Combine(_pipeline.Root, "state", "zones"), recursive: true);
        await Assert.ThrowsAsync<StoreMismatchException>(() => OpenAsync(ZoneDatabase.Running));
        Assert.All(await VerifyAsync(), finding => Assert.False(finding.IsFault, finding.ToString()));

        StoreRoot root = await StoreRoot.OpenAsync(_pipeline.Store, new StoreWish(null, null), Cancellation);
        Assert.True(await root.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "nobody knows", Noon), Cancellation));
        await OpenAsync(ZoneDatabase.Running);

        DayVersion october = await CompactedAsync(October);
        Assert.Equal(((RecordedZone)_pipeline.Zone).Hash, october.Manifest.CutBy);
        Assert.Equal(["2026-11-01"], BusinessDays(october));
        Assert.Empty(await VerifyAsync());
    }

    private async Task<GarbageSearch> SearchGarbageAsync()
    {
        Timestamp later = Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(25));
        GarbageSearch search = await GarbageSearch.BeginAsync(_pipeline.Store, later, Duration.FromHours(24), null, Cancellation);
        var days = new DayCatalog(_pipeline.Store, (await ZoneChain.FindHistoryAsync(_pipeline.Store, Cancellation))?.InForce);
        await days.RefreshAsync(Cancellation);
        await DayGarbage.SearchAsync(search, await new PinnedInputCatalog(_pipeline.Store).RefreshAsync(_ => false, Cancellation), days, _ => Task.FromResult<IReadOnlySet<(HomeDate Date, string Version)>>(new HashSet<(HomeDate, string)>()), Cancellation);
        return search;
    }

    private async Task OpenAsync(ZoneDatabase database) =>
        _pipeline.Zone = (await StoreRoot.OpenOrCreateAsync(_pipeline.Store, new StoreWish(Tokyo, null) { Zones = database }, Cancellation)).Zone;

    private async Task<ContentHash256> AdoptAsync()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, null, null, Cancellation);
        Assert.True(await root.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "as decreed", Noon), Cancellation));
        await OpenAsync(ZoneDatabase.Running);
        return ((RecordedZone)_pipeline.Zone).Hash;
    }

    private async Task<DayVersion> CompactedAsync(HomeDate date) => (await _pipeline.CompactAsync()).Days.Single(day => day.Date == date);

    private async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenAsync(_pipeline.Store, new StoreWish(null, null), Cancellation);
        return (await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation)).Findings;
    }

    private List<string> BusinessDays(DayVersion day)
    {
        IEnumerable<string> files = day.Manifest.Outputs.Where(output => DayFiles.HoldsRows(output.Name)).Select(output => $"'{{0}}/{day.KeyOf(output)}'");
        return ParquetQuery.Run(_pipeline, $"SELECT DISTINCT business_day::VARCHAR FROM read_parquet([{string.Join(", ", files)}], union_by_name = true) ORDER BY 1");
    }
}
