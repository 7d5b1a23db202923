using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Collection;

/// <summary>Files of a local folder bear the machine's time, so "now" is counted from it.</summary>
public sealed class CheckpointConsolidationTests : IAsyncLifetime
{
    private const int Messages = 12;

    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly TestPipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    private readonly IReadOnlyList<ScriptedRecord> _records = Records(0, [.. Enumerable.Range(1, Messages).Select(number => Deposit(number, $"{number}"))]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_stands_in_one_object_says_what_it_said_apart()
    {
        IReadOnlyList<NamedCheckpoint> before = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        Assert.Equal(Messages, before.Count(named => !named.Checkpoint.Range.IsEmpty));
        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);

        await ConsolidateAndCollectAsync();

        CheckpointKey name = Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation));
        Assert.True(name.IsConsolidated);
        Assert.Equal(new OffsetRange(default, new LogOffset(Messages)), name.Range);
        IReadOnlyList<NamedCheckpoint> after = await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation);
        Assert.Equal(before.Select(Text), after.Select(Text));
        CompactionResult compacted = await _pipeline.CompactAsync();
        Assert.Equal((day.Version, 0), (Assert.Single(compacted.Days).Version, compacted.Folded.Count));
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_consumer_goes_on_after_consolidated_checkpoints_with_the_totals_of_the_day()
    {
        await ConsolidateAndCollectAsync();
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. _records, .. Records(Messages, Deposit(100, "1"), Deposit(1, "2", revision: 1))]));

        NamedCheckpoint last = (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).Where(named => !named.Checkpoint.Range.IsEmpty).MaxBy(named => named.Checkpoint.To)!;
        Assert.Equal(Messages + 2, last.Checkpoint.To.Value);
        Assert.Equal(Messages + 1, Assert.Single(Assert.Single(last.Checkpoint.HomeDates).RunningTotals!).Transactions);
        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);
        Assert.Equal((Messages + 1, 1, RunningTotalsVerdict.Agree), (day.Manifest.Winners, day.Manifest.Losers, day.Manifest.RunningTotals));
    }

    [Fact]
    public async Task Totals_are_found_though_their_checkpoints_went_since_they_were_listed()
    {
        await ConsolidateAsync(Duration.FromHours(25));
        SegmentLink[] links = [.. (await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation)).Segments.OrderBy(link => link.Range.From)];
        var totals = new StoredTotals(_pipeline.Store);
        await totals.OfAsync(links[0], Assert.Single(links[0].HomeDates), Cancellation);
        await (await SearchAsync(Duration.FromHours(25))).RemoveAsync(Cancellation);

        IReadOnlyList<WinnerTotal>? last = await totals.OfAsync(links[^1], Assert.Single(links[^1].HomeDates), Cancellation);

        Assert.Equal(Messages, Assert.Single(last!).Transactions);
    }

    [Fact]
    public async Task Checkpoints_stay_until_the_object_that_holds_them_has_stood_for_the_grace_period()
    {
        Assert.Equal(0, await ConsolidateAsync(Duration.FromHours(23)));
        Assert.InRange(await ConsolidateAsync(Duration.FromHours(25)), Messages, Messages + 1);
        Assert.Empty((await SearchAsync(Duration.FromHours(23))).Found);
        Assert.All((await SearchAsync(Duration.FromHours(25))).Found, garbage => Assert.StartsWith("checkpoint-", garbage.Object.Key.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_it_again_writes_nothing_and_what_comes_later_joins_what_is_not_full()
    {
        await ConsolidateAsync(Duration.FromHours(25));
        Assert.Equal(0, await ConsolidateAsync(Duration.FromHours(26)));
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. _records, .. Records(Messages, Deposit(100, "1"), Deposit(101, "1"), Deposit(102, "1"))]));

        await ConsolidateAndCollectAsync();

        Assert.Equal(new OffsetRange(default, new LogOffset(Messages + 3)), Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation)).Range);
        Assert.Equal(Messages + 3, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
    }

    [Fact]
    public async Task Of_the_times_at_which_nothing_had_come_the_last_is_kept()
    {
        for (int hour = 0; hour < 5; hour++)
        {
            _pipeline.Clock.Advance(TimeSpan.FromHours(1));
            await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        }

        Timestamp? last = (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).Max(named => named.Checkpoint.CaughtUpAt);
        Assert.NotEqual(0, await ConsolidateAsync(Duration.FromHours(25)));
        Assert.Equal(0, await ConsolidateAsync(Duration.FromHours(26)));
        await ConsolidateAndCollectAsync();

        Checkpoint[] idle = [.. (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).Select(named => named.Checkpoint).Where(checkpoint => checkpoint.Range.IsEmpty)];
        Assert.Equal(last, Assert.Single(idle).CaughtUpAt);
    }

    [Fact]
    public async Task A_time_that_is_still_to_come_does_not_stand_for_the_times_before_it()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records), clock: new ManualClock(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        _pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        var truth = Timestamp.Now(_pipeline.Clock);

        await ConsolidateAndCollectAsync();

        Assert.Contains(await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation), named => named.Checkpoint.CaughtUpAt == truth);
    }

    [Fact]
    public async Task A_flipped_byte_is_named_and_harms_nobody_while_the_checkpoints_still_stand()
    {
        await _pipeline.CompactAsync();
        await ConsolidateAsync(Duration.FromHours(25));
        CheckpointKey name = (await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation)).Single(name => name.IsConsolidated);
        await FlipAsync(name.Key);

        Finding finding = Assert.Single((await VerifyAsync()).Findings);
        Assert.Equal((FindingKind.Damaged, name.Key.Value), (finding.Kind, finding.Place));
        Assert.Empty((await SearchAsync(Duration.FromHours(60))).Found);
        PinnedInputs pinned = await new PinnedInputCatalog(_pipeline.Store).RefreshAsync(_ => false, Cancellation);
        Assert.Equal(Messages, pinned.Open.Segments.Count());
        Assert.Equal(name.Key, Assert.Single(pinned.SetAside).Name.Key);
    }

    [Fact]
    public async Task A_flipped_byte_stops_what_depends_on_it_and_the_log_is_read_again_where_it_can_be()
    {
        await ConsolidateAndCollectAsync();
        CheckpointKey name = Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation));
        await FlipAsync(name.Key);

        DamagedDataException stopped = await Assert.ThrowsAsync<DamagedDataException>(() => _pipeline.CompactAsync());
        Assert.Contains(name.Key.Value, stopped.Message, StringComparison.Ordinal);
        Assert.Contains("'accounting run'", stopped.Message, StringComparison.Ordinal);
        _pipeline.Clock.Advance(TimeSpan.FromHours(25));
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        Assert.Equal(Messages, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
    }

    [Fact]
    public async Task Two_objects_of_the_same_checkpoints_become_one()
    {
        IReadOnlyList<NamedCheckpoint> all =
        [
            .. (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation))
                .OrderBy(named => named.Checkpoint.From).ThenBy(named => named.Checkpoint.To),
        ];
        await _pipeline.Store.PutAsync([ConsolidatedCheckpoints.ToContent([.. all.Take(7)]), ConsolidatedCheckpoints.ToContent([.. all.Skip(3).Take(6)])], Cancellation);

        await ConsolidateAndCollectAsync();

        Assert.Single(await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation));
        Assert.Equal(all.Select(Text), (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).OrderBy(named => named.Checkpoint.From).ThenBy(named => named.Checkpoint.To).Select(Text));
    }

    private static string Text(NamedCheckpoint named) => $"{named.Key}\n{System.Text.Encoding.UTF8.GetString(StoreJson.Serialize(named.Checkpoint))}";

    private static Timestamp Now(Duration later) => Timestamp.Now(TimeProvider.System).Plus(later);

    private async Task ConsolidateAndCollectAsync()
    {
        await ConsolidateAsync(Duration.FromHours(25));
        await (await SearchAsync(Duration.FromHours(25))).RemoveAsync(Cancellation);
    }

    private Task<int> ConsolidateAsync(Duration later) =>
        new CheckpointConsolidation(_pipeline.Store, Now(later), Grace) { CheckpointsMin = 3 }.RunAsync(Cancellation);

    private Task<GarbageSearch> SearchAsync(Duration later) => new StoreGarbage(_pipeline.Store).SearchAsync(Now(later), Grace, Cancellation);

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
