using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.Archiving;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Checkpoints;

/// <summary>Three partitions of one member. Files of a local folder bear the machine's time, so "now" is counted from it.</summary>
public sealed class IntervalTests : IAsyncLifetime
{
    private const int Partitions = 3;

    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        await ConsumeAsync(2);
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_a_member_writes_together_takes_two_objects_however_many_partitions_it_has()
    {
        Assert.Single(await KeysAsync(CheckpointKey.SourcesPrefix, key => CheckpointKey.TryParse(key, out CheckpointKey? name) && name.IsInterval));
        ObjectKey bundle = Assert.Single(await KeysAsync(SegmentBundle.Prefix, SegmentBundle.IsKey));
        Assert.Equal(3, (await KeysAsync("state/", key => key.Name != "public.json" && !key.Value.StartsWith("state/zones/", StringComparison.Ordinal))).Count);
        IReadOnlyList<NamedCheckpoint> checkpoints = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        Assert.Equal(Enumerable.Range(0, Partitions), checkpoints.Select(named => named.Checkpoint.Partition.Value).Order());
        Assert.All(checkpoints, named => Assert.Equal(bundle, named.Checkpoint.Segment!.Object));

        CompactionResult compacted = await _pipeline.CompactAsync();

        Assert.Equal((2 * Partitions, RunningTotalsVerdict.Agree), (Assert.Single(compacted.Days).Manifest.Winners, compacted.Days[0].Manifest.RunningTotals));
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_consumer_goes_on_where_each_partition_was_left()
    {
        await ConsumeAsync(5);

        IReadOnlyList<NamedCheckpoint> checkpoints = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        Assert.Equal(5 * Partitions, checkpoints.Sum(named => named.Checkpoint.Counters.Accepted));
        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);
        Assert.Equal((5 * Partitions, 0, RunningTotalsVerdict.Agree), (day.Manifest.Winners, day.Manifest.Losers, day.Manifest.RunningTotals));
    }

    [Fact]
    public async Task Old_intervals_are_consolidated_partition_by_partition_and_go()
    {
        await ConsumeAsync(4);
        await ConsumeAsync(4);
        IReadOnlyList<NamedCheckpoint> before = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);

        await new CheckpointConsolidation(_pipeline.Store, Now(25), Grace).RunAsync(Cancellation);
        Assert.Equal(0, await new CheckpointConsolidation(_pipeline.Store, Now(25), Grace).RunAsync(Cancellation));
        await (await SearchAsync(25)).RemoveAsync(Cancellation);

        IReadOnlyList<CheckpointKey> names = await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation);
        Assert.Equal(Partitions, names.Count);
        Assert.All(names, name => Assert.True(name.IsConsolidated));
        IReadOnlyList<NamedCheckpoint> after = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        Assert.Equal(before.Where(named => !named.Checkpoint.Range.IsEmpty).Select(Text), after.Where(named => !named.Checkpoint.Range.IsEmpty).Select(Text));
        Assert.Equal(day.Version, Assert.Single((await _pipeline.CompactAsync()).Days).Version);
        await ConsumeAsync(5);
        Assert.Equal(5 * Partitions, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task An_interval_stays_until_all_of_its_partitions_are_consolidated()
    {
        NamedCheckpoint first = (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation))[0];
        await _pipeline.Store.PutAsync([ConsolidatedCheckpoints.ToContent([first])], Cancellation);

        Assert.DoesNotContain((await SearchAsync(25)).Found, garbage => garbage.Object.Key.Value.Contains("/intervals/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_interval_stops_compaction_and_only_a_partition_of_which_nothing_else_is_known()
    {
        CheckpointKey first = Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation));
        await FlipAsync(first.Key);
        Assert.Contains(first.Key.Value, (await Assert.ThrowsAsync<DamagedDataException>(() => ConsumeAsync(2))).Message, StringComparison.Ordinal);
        Assert.Contains("remove it", (await Assert.ThrowsAsync<DamagedDataException>(() => _pipeline.CompactAsync())).Message, StringComparison.Ordinal);
        await FlipAsync(first.Key);

        _pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await ConsumeAsync(3);
        Assert.Equal(2, (await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation)).Count);
        CheckpointKey second = (await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation)).MaxBy(name => name.Key)!;
        await FlipAsync(second.Key);
        await Assert.ThrowsAsync<DamagedDataException>(() => _pipeline.CompactAsync());
        await _pipeline.Store.DeleteAsync([second.Key], Cancellation);
        await ConsumeAsync(3);

        Assert.Equal(3 * Partitions, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
    }

    [Fact]
    public async Task A_bundle_that_nothing_names_is_garbage_and_who_names_it_afterwards_names_nothing()
    {
        CheckpointKey name = Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation));
        byte[] bytes = (await _pipeline.Store.TryReadAsync(name.Key, Cancellation))!;
        await _pipeline.Store.DeleteAsync([name.Key], Cancellation);
        GarbageSearch search = await SearchAsync(25);
        Assert.True(SegmentBundle.IsKey(Assert.Single(search.Found).Object.Key));
        await search.RemoveAsync(Cancellation);
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(name.Key, bytes)], Cancellation);

        Assert.Empty((await _pipeline.CompactAsync()).Days);
        _pipeline.Clock.Advance(TimeSpan.FromHours(25));
        await ConsumeAsync(2);
        Assert.Equal(2 * Partitions, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
    }

    [Fact]
    public async Task A_bundle_is_archived_whole_and_works_again_once_it_is_copied_back()
    {
        await _pipeline.CompactAsync();
        ObjectKey bundle = Assert.Single(await KeysAsync(SegmentBundle.Prefix, SegmentBundle.IsKey));
        using var folder = new TemporaryFolder();
        var target = LocalObjectStore.Open(folder.Path, _pipeline.Clock);
        var archive = new SegmentArchive(_pipeline.Store);
        IReadOnlyList<SegmentReference> found = await archive.FindAsync(HomeDate.Parse("2027-01-01"), _ => true, Cancellation);
        Assert.Equal(Partitions, found.Count);

        await archive.MoveAsync(found, target, Timestamp.Now(_pipeline.Clock), (_, _) => { }, Cancellation);

        Assert.Empty(await KeysAsync(SegmentBundle.Prefix, SegmentBundle.IsKey));
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Empty((await _pipeline.CompactAsync()).Folded);
        Assert.Empty(await archive.FindAsync(HomeDate.Parse("2027-01-01"), _ => true, Cancellation));
        byte[] bytes = (await target.TryReadAsync(bundle, Cancellation))!;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(bundle, bytes)], Cancellation);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("table")]
    public async Task A_damaged_bundle_is_found_by_whoever_lies_in_what_is_damaged(string damage)
    {
        ObjectKey bundle = Assert.Single(await KeysAsync(SegmentBundle.Prefix, SegmentBundle.IsKey));
        byte[] bytes = (await _pipeline.Store.TryReadAsync(bundle, Cancellation))!;
        bytes[damage is "rows" ? 0 : bytes.Length - 1] ^= 1;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(bundle, bytes)], Cancellation);

        Finding[] damaged = [.. (await VerifyAsync()).Findings.Where(finding => finding.Kind == FindingKind.Damaged)];
        Assert.Equal(damage is "rows" ? 1 : Partitions, damaged.Length);
        Assert.All(damaged, finding => Assert.Equal(bundle.Value, finding.Place));
        Assert.All(damaged, finding => Assert.Contains("backfill --offsets", finding.Remedy, StringComparison.Ordinal));
    }

    /// <summary>Everything up to so many messages of each partition, read to the end by a member that ends then.</summary>
    private Task ConsumeAsync(int messages) => _pipeline.ConsumeAsync(TestPipeline.Log(
    [
        .. Enumerable.Range(0, Partitions).Select(partition => Records(0, [.. Enumerable.Range(1, messages).Select(number => Deposit((100 * partition) + number, $"{number}"))])),
    ]));

    private async Task<IReadOnlyList<ObjectKey>> KeysAsync(string prefix, Func<ObjectKey, bool> isMeant) =>
        [.. (await _pipeline.Store.ListAsync(prefix, Cancellation)).Select(found => found.Key).Where(isMeant)];

    private static string Text(NamedCheckpoint named) => $"{named.Key}\n{System.Text.Encoding.UTF8.GetString(StoreJson.Serialize(named.Checkpoint))}";

    private static Timestamp Now(int hoursLater) => Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(hoursLater));

    private Task<GarbageSearch> SearchAsync(int hoursLater) => new StoreGarbage(_pipeline.Store).SearchAsync(Now(hoursLater), Grace, Cancellation);

    private async Task FlipAsync(ObjectKey key)
    {
        byte[] bytes = (await _pipeline.Store.TryReadAsync(key, Cancellation))!;
        bytes[bytes.Length / 2] ^= 1;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, bytes)], Cancellation);
    }

    private async Task<StoreVerification> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, null, null, Cancellation);
        return await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation);
    }
}
