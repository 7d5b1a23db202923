using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using NodaTime.TimeZones;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Store;

public sealed class ZoneRulesTests : IDisposable
{
    private readonly FaultingObjectStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("Europe/London")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Pacific/Apia")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("UTC")]
    public void A_recorded_zone_cuts_every_instant_as_the_zone_that_it_was_taken_from(string id)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
        (ContentHash256 hash, ObjectContent content) = ZoneRules.Of(zone, "2026f").ToContent();
        RecordedZone recorded = new ZoneHistory([ZoneRules.Parse(hash, content.Bytes.ToArray())]).InForce;

        Assert.Empty(ZoneRules.Differences(zone, recorded));
        foreach (ZoneInterval interval in zone.GetZoneIntervals(new Interval(Timestamp.Earliest.ToInstant(), Timestamp.Latest.ToInstant())))
        {
            Instant start = interval.HasStart ? Instant.Max(interval.Start, Timestamp.Earliest.ToInstant()) : Timestamp.Earliest.ToInstant();
            Assert.Equal(interval.WallOffset, recorded.GetUtcOffset(start));
            Assert.Equal(zone.GetUtcOffset(Instant.Max(start - Duration.FromTicks(10), Timestamp.Earliest.ToInstant())), recorded.GetUtcOffset(Instant.Max(start - Duration.FromTicks(10), Timestamp.Earliest.ToInstant())));
        }

        for (var month = new BusinessMonth(1970, 2); month < new BusinessMonth(2200, 1); month = month.Next)
        {
            Assert.Equal(month.StartIn(zone), month.StartIn(recorded));
        }
    }

    [Fact]
    public void Rules_that_are_not_those_of_their_name_are_damage()
    {
        (ContentHash256 hash, ObjectContent content) = OlderZones.RulesOf("UTC", 0).ToContent();
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content.Bytes.Span).Replace("2020a", "2020b", StringComparison.Ordinal));
        Assert.Throws<DamagedDataException>(() => ZoneRules.Parse(hash, changed));
        Assert.Throws<DamagedDataException>(() => ZoneRules.Parse(default, content.Bytes.ToArray()));
    }

    [Fact]
    public void Rules_cut_alike_where_nothing_near_the_months_differs_and_are_named_by_the_oldest_that_do()
    {
        ZoneRules before = OlderZones.RulesOf("UTC", 8);
        ZoneRules after = OlderZones.RulesOf("UTC", 8, ("2026-10-20", 9));
        RecordedZone zone = new ZoneHistory([before, after]).InForce;

        Assert.Equal(zone.Hash, zone.CutName());
        Assert.Null(zone.CutName([new BusinessMonth(2026, 9)]));
        Assert.True(zone.CutsAlike(null, [new BusinessMonth(2026, 9), new BusinessMonth(2025, 11)]));
        foreach (int month in new[] { 10, 11 })
        {
            Assert.Equal(zone.Hash, zone.CutName([new BusinessMonth(2026, 9), new BusinessMonth(2026, month)]));
            Assert.False(zone.CutsAlike(null, [new BusinessMonth(2026, month)]));
            Assert.True(zone.CutsAlike(zone.Hash, [new BusinessMonth(2026, month)]));
        }

        Interval difference = Assert.Single(ZoneRules.Differences(zone, zone.OfCut(null)!));
        Assert.Equal((At("2026-10-20T00:00:00Z").ToInstant(), false), (difference.Start, difference.HasEnd));
    }

    [Fact]
    public void A_difference_in_the_last_days_before_a_month_concerns_it_too()
    {
        RecordedZone zone = new ZoneHistory([OlderZones.RulesOf("UTC", 8), OlderZones.RulesOf("UTC", 8, ("2026-09-30", 9), ("2026-10-01", 8))]).InForce;
        Assert.False(zone.CutsAlike(null, [new BusinessMonth(2026, 10)]));
        Assert.True(zone.CutsAlike(null, [new BusinessMonth(2026, 11)]));
    }

    [Fact]
    public void What_was_cut_by_rules_that_nobody_knows_is_never_taken_to_be_cut_alike()
    {
        RecordedZone zone = new ZoneHistory([null, OlderZones.RulesOf("UTC", 8)]).InForce;
        Assert.False(zone.CutsAlike(null, [new BusinessMonth(2026, 10)]));
        Assert.Null(zone.OfCut(null));
        Assert.Equal(zone.Hash, zone.CutName([new BusinessMonth(2026, 10)]));
    }

    [Fact]
    public async Task A_store_keeps_cutting_by_the_rules_that_it_was_made_with_and_tells_what_the_program_offers()
    {
        await OpenAsync(OlderZones.Of(8));
        StoreRoot later = await OpenAsync(OlderZones.Of(8, ("2026-10-20", 9)) with { Version = "2026f" });

        Assert.Equal(Offset.FromHours(8), later.Zone.GetUtcOffset(Instant.FromUtc(2026, 11, 1, 0, 0)));
        Assert.All(new[] { "2020a", "2026f", "2026-10-20", "accounting time-zone adopt" }, word => Assert.Contains(word, later.TimeZone.Warning, StringComparison.Ordinal));
        Assert.Null((await OpenAsync(OlderZones.Of(8) with { Version = "2026f" })).TimeZone.Warning);
    }

    [Fact]
    public async Task A_program_with_an_older_database_than_the_one_in_force_offers_nothing_and_may_not_put_it_back()
    {
        await OpenAsync(OlderZones.Of(8) with { Version = "2026f" });
        StoreRoot older = await OpenAsync(OlderZones.Of(9) with { Version = "2025b" });

        Assert.Null(older.TimeZone.Offered);
        Assert.All(new[] { "2025b", "2026f", "older", "upgrade the program" }, word => Assert.Contains(word, older.TimeZone.Warning, StringComparison.Ordinal));
        StoreMismatchException refused = await Assert.ThrowsAsync<StoreMismatchException>(() => older.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "by mistake", Noon), Cancellation));
        Assert.Contains("Nothing was adopted", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Offset.FromHours(8), (await OpenAsync(OlderZones.Of(8) with { Version = "2026f" })).Zone.GetUtcOffset(Noon.ToInstant()));
    }

    [Fact]
    public async Task Of_two_who_adopt_at_once_one_does_and_the_other_is_told()
    {
        await OpenAsync(OlderZones.Of(8));
        StoreRoot one = await OpenAsync(OlderZones.Of(9));
        StoreRoot other = await OpenAsync(OlderZones.Of(10));

        Assert.True(await one.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "as decreed", Noon), Cancellation));
        StoreMismatchException refused = await Assert.ThrowsAsync<StoreMismatchException>(() => other.TimeZone.AdoptAsync(new ZoneAdoption("R. Roe", "also", Noon), Cancellation));

        Assert.Contains("nothing was changed", refused.Message, StringComparison.Ordinal);
        StoreRoot now = await OpenAsync(OlderZones.Of(9));
        Assert.Equal((2, "J. Doe"), (now.TimeZone.Entry!.Number, now.TimeZone.Entry.Adopted!.By));
        Assert.Equal(Offset.FromHours(9), now.Zone.GetUtcOffset(Noon.ToInstant()));
        Assert.False(await now.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "again", Noon), Cancellation));
        StoreMismatchException stopped = await Assert.ThrowsAsync<StoreMismatchException>(() => one.TimeZone.RequireInForceAsync(Cancellation));
        Assert.All(new[] { "J. Doe", "as decreed", "start again" }, word => Assert.Contains(word, stopped.Message, StringComparison.Ordinal));
        await now.TimeZone.RequireInForceAsync(Cancellation);
    }

    [Fact]
    public async Task Rules_that_nobody_wrote_down_are_followed_by_those_that_are_adopted()
    {
        await _store.PutAsync([ObjectContent.FromBytes(StoreSettings.Key, StoreJson.Serialize(new StoreSettings { Format = 1, TimeZone = "UTC", TzdbVersion = "2001a", BucketCount = 1 }))], Cancellation);
        ZoneDatabase database = OlderZones.Of(8, ("2026-10-20", 9));
        await Assert.ThrowsAsync<StoreMismatchException>(() => OpenAsync(database));
        StoreRoot root = await StoreRoot.OpenAsync(_store, new StoreWish(null, null) { Zones = database }, Cancellation);
        Assert.True(await root.TimeZone.AdoptAsync(new ZoneAdoption("J. Doe", "nobody knows", Noon), Cancellation));

        StoreRoot adopted = await OpenAsync(database);
        Assert.Equal((2, true, false), (adopted.TimeZone.Entry!.Number, adopted.TimeZone.History.BeginsUnknown, adopted.TimeZone.IsUnknown));
        Assert.Null(adopted.TimeZone.Warning);
    }

    [Fact]
    public async Task Who_cannot_read_what_is_in_force_stops_and_says_so()
    {
        await OpenAsync(OlderZones.Of(8));
        await _store.PutAsync([ObjectContent.FromBytes(ZoneFiles.Entry(2), SealedJson.Serialize(new Dictionary<string, int> { ["format"] = 2, ["something"] = 7 }))], Cancellation);
        StoreMismatchException newer = await Assert.ThrowsAsync<StoreMismatchException>(() => OpenAsync(OlderZones.Of(8)));
        Assert.Contains("state/zones/rules-0002.json is of format 2", newer.Message, StringComparison.Ordinal);
        await _store.PutAsync([ObjectContent.FromBytes(ZoneFiles.Entry(2), new byte[5])], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => OpenAsync(OlderZones.Of(8)));
    }

    private Task<StoreRoot> OpenAsync(ZoneDatabase database) => StoreRoot.OpenOrCreateAsync(_store, new StoreWish(null, null) { Zones = database }, Cancellation);
}
