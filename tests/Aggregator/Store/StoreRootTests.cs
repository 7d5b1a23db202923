using System.Text;
using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Store;

public sealed class StoreRootTests : IDisposable
{
    private readonly FaultingObjectStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_new_store_is_made_once_and_keeps_its_zone()
    {
        StoreRoot made = await Open("Europe/London", 4);
        StoreRoot again = await Open(null, null);
        Assert.Equal(made.Settings, again.Settings);
        Assert.Equal(("Europe/London", 4, 2), (again.Settings.TimeZone, again.Settings.BucketCount, again.Settings.Format));
        Assert.Equal("Europe/London", again.Zone.Id);
        Assert.Null(again.TimeZone.Warning);
        Assert.Equal(["state/zones/" + again.TimeZone.History.InForce.Hash + ".json", "state/zones/rules-0001.json", "store.json"], (await _store.ListAsync("", Cancellation)).Select(stored => stored.Key.Value));
    }

    [Fact]
    public async Task The_defaults_are_utc_and_one_bucket()
    {
        StoreRoot root = await Open(null, null);
        Assert.Equal(("UTC", 1), (root.Settings.TimeZone, root.Settings.BucketCount));
    }

    [Fact]
    public async Task Another_zone_or_bucket_count_than_the_store_has_is_refused_naming_both()
    {
        await Open("Europe/London", 2);
        StoreMismatchException zone = await Assert.ThrowsAsync<StoreMismatchException>(() => Open("UTC", null));
        Assert.All(new[] { "memory", "Europe/London", "UTC" }, word => Assert.Contains(word, zone.Message, StringComparison.Ordinal));
        await Assert.ThrowsAsync<StoreMismatchException>(() => Open(null, 1));
    }

    [Fact]
    public async Task A_store_of_another_format_is_refused_before_its_members_are_read()
    {
        await Write("""{"format": 3, "something_new": true}""");
        StoreMismatchException exception = await Assert.ThrowsAsync<StoreMismatchException>(() => Open(null, null));
        Assert.Contains("format 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_the_format_before_is_read_as_it_is_and_raised_by_the_first_that_may_write()
    {
        await Write(SettingsOf("UTC", StoreRoot.RunningTzdbVersion));
        Assert.Equal(1, (await StoreRoot.OpenAsync(_store, new StoreWish(null, null), Cancellation)).Settings.Format);

        StoreRoot raised = await Open(null, null);

        StoreRoot read = await StoreRoot.OpenAsync(_store, new StoreWish(null, null), Cancellation);
        Assert.Equal((2, raised.Settings), (read.Settings.Format, read.Settings));
        Assert.Equal(raised.Settings with { Format = 1 }, StoreJson.Deserialize<StoreSettings>(StoreSettings.Key, Encoding.UTF8.GetBytes(SettingsOf("UTC", StoreRoot.RunningTzdbVersion))));
    }

    [Fact]
    public async Task An_unknown_zone_makes_no_store()
    {
        StoreMismatchException exception = await Assert.ThrowsAsync<StoreMismatchException>(() => Open("Europe/Atlantis", null));
        Assert.Contains("Europe/Atlantis", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await _store.ListAsync("", Cancellation));
    }

    [Fact]
    public async Task A_store_of_another_time_zone_database_that_kept_no_rules_is_refused_but_for_utc()
    {
        await Write(SettingsOf("Europe/London", "2001a"));
        StoreMismatchException refused = await Assert.ThrowsAsync<StoreMismatchException>(() => Open(null, null));
        Assert.All(new[] { "2001a", "Europe/London", "accounting time-zone adopt" }, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
        StoreRoot read = await StoreRoot.OpenAsync(_store, new StoreWish(null, null), Cancellation);
        Assert.True(read.TimeZone.IsUnknown);
        Assert.Equal(["store.json"], (await _store.ListAsync("", Cancellation)).Select(stored => stored.Key.Value));

        await Write(SettingsOf("UTC", "2001a"));
        Assert.Null((await Open("UTC", 1)).TimeZone.Warning);
    }

    [Fact]
    public async Task A_store_that_kept_no_rules_gets_those_of_its_time_zone_database_when_it_is_first_opened_to_be_written()
    {
        await Write(SettingsOf("Europe/London", StoreRoot.RunningTzdbVersion));
        Assert.Null((await StoreRoot.OpenAsync(_store, new StoreWish(null, null), Cancellation)).TimeZone.Entry);
        Assert.Equal(1, (await Open(null, null)).TimeZone.Entry!.Number);
        Assert.Null((await Open(null, null)).TimeZone.Warning);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format": "1"}""")]
    [InlineData("""{"format": 1, "time_zone": "UTC"}""")]
    [InlineData("""{"format": 1, "time_zone": "UTC", "tzdb_version": "2026f", "bucket_count": 0}""")]
    public async Task An_unreadable_store_json_is_damage(string json)
    {
        await Write(json);
        Assert.Contains("store.json", (await Assert.ThrowsAsync<DamagedDataException>(() => Open(null, null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_without_store_json_is_damage_and_not_a_new_store()
    {
        await _store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse("state/runs/1/run.json"), new byte[1])], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => Open("UTC", null));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_never_taken_for_a_new_one()
    {
        _store.AtNext(StoreFault.FailBefore);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Open("UTC", null));
        Assert.Empty(await _store.ListAsync("", Cancellation));
    }

    [Fact]
    public async Task Of_two_that_make_it_at_once_with_other_zones_one_is_refused()
    {
        // The first is held at its exclusive create (operation 3) until the second has made the store.
        var gate = new TaskCompletionSource();
        _store.At(3, StoreFault.DelayUntil(gate.Task));
        Task<StoreRoot> slow = Open("UTC", null);
        StoreRoot fast = await Open("Europe/London", null);
        gate.SetResult();
        await Assert.ThrowsAsync<StoreMismatchException>(() => slow);
        Assert.Equal("Europe/London", fast.Settings.TimeZone);
    }

    private Task<StoreRoot> Open(string? zone, int? buckets) => StoreRoot.OpenOrCreateAsync(_store, zone, buckets, Cancellation);

    private static string SettingsOf(string zone, string tzdbVersion) =>
        Encoding.UTF8.GetString(StoreJson.Serialize(new StoreSettings { Format = 1, TimeZone = zone, TzdbVersion = tzdbVersion, BucketCount = 1 }));

    private Task Write(string json) =>
        _store.PutAsync([ObjectContent.FromBytes(StoreSettings.Key, Encoding.UTF8.GetBytes(json))], Cancellation);
}
