using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.CommandLine;
using Accounting.Service.Verification;
using Accounting.Tests.Service.Verification;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Service.Collection;

/// <summary>What goes and what stays. Files of a local folder bear the machine's time, so "now" is counted from it.</summary>
public sealed class StoreGarbageTests : IAsyncLifetime
{
    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly TestPipeline _pipeline = new();
    private readonly IReadOnlyList<ScriptedRecord> _records = Records(0, Deposit(1, "10"), Deposit(1, "12", revision: 1), Deposit(2, "20"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_segment_that_a_crash_left_goes_after_the_grace_period_and_is_marked()
    {
        Checkpoint lost = await LoseCheckpointAsync();
        Assert.Empty((await SearchAsync(Duration.FromHours(23))).Found);

        GarbageSearch search = await SearchAsync(Duration.FromHours(25));
        StoredObject found = Assert.Single(search.Found).Object;
        Assert.Equal((lost.Segment!.Key, lost.Segment.LengthBytes), (found.Key, found.LengthBytes));
        await search.RemoveAsync(Cancellation);
        Assert.Null(await _pipeline.Store.TryReadAsync(lost.Segment.Key, Cancellation));
        Assert.NotNull(await _pipeline.Store.TryReadAsync(CollectedFile.MarkOf(lost.Segment.Key), Cancellation));
        Assert.Empty((await SearchAsync(Duration.FromHours(60))).Found);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_segment_stays_whose_checkpoint_was_lost_or_damaged_and_not_never_written()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        await _pipeline.CompactAsync();
        ObjectKey key = (await _pipeline.Store.ListAsync(CheckpointKey.SourcesPrefix, Cancellation)).Single(found => CheckpointKey.TryParse(found.Key, out _)).Key;
        byte[] bytes = (await _pipeline.Store.TryReadAsync(key, Cancellation))!;
        await _pipeline.Store.DeleteAsync([key], Cancellation);
        Assert.Empty((await SearchAsync(Duration.FromHours(25))).Found);

        await _pipeline.Store.DeleteAsync([.. (await _pipeline.Store.ListAsync(DayFiles.Prefix, Cancellation)).Select(found => found.Key)], Cancellation);
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, bytes.AsMemory(0, 100))], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => SearchAsync(Duration.FromHours(25)));
    }

    [Fact]
    public async Task A_checkpoint_that_names_what_was_collected_covers_nothing_and_its_messages_are_read_again()
    {
        Checkpoint lost = await LoseCheckpointAsync();
        await (await SearchAsync(Duration.FromHours(25))).RemoveAsync(Cancellation);
        byte[] late = StoreJson.Serialize(lost);
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(CheckpointKey.ForCheckpoint(lost.Source, lost.Partition, lost.Range, ContentHash256.Of(late)), late)], Cancellation);

        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(Cancellation);
        Assert.Empty(catalog.Checkpoints);
        _pipeline.Clock.Advance(TimeSpan.FromHours(25));
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        Assert.Equal(2, Assert.Single((await _pipeline.CompactAsync()).Days).Manifest.Winners);
        Assert.True((await VerifyAsync()).IsSound);
    }

    [Fact]
    public async Task A_day_version_goes_once_a_newer_one_has_stood_for_the_grace_period()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log([.. _records.Take(1)]));
        DayVersion first = Assert.Single((await _pipeline.CompactAsync()).Days);
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        DayVersion second = Assert.Single((await _pipeline.CompactAsync()).Days);

        Assert.Empty((await SearchAsync(Duration.FromHours(23))).Found);
        GarbageSearch search = await SearchAsync(Duration.FromHours(25));
        Assert.All(search.Found, garbage => Assert.Contains(first.Version, garbage.Object.Key.Value, StringComparison.Ordinal));
        Assert.Contains(search.Found, garbage => garbage.Object.Key == first.ManifestKey && garbage.Head);
        await search.RemoveAsync(Cancellation);
        Assert.Equal([second.Version], (await _pipeline.CompactAsync()).Days.Select(day => day.Version));
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_day_version_that_lost_a_file_is_folded_again_to_the_same_bytes()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);
        ObjectKey winners = day.KeyOf(day.Find(DayFiles.Winners(0))!);
        byte[]? before = await _pipeline.Store.TryReadAsync(winners, Cancellation);
        await _pipeline.Store.DeleteAsync([winners], Cancellation);

        Assert.Equal([day.Version], (await _pipeline.CompactAsync()).Days.Select(version => version.Version));
        Assert.Equal(before, await _pipeline.Store.TryReadAsync(winners, Cancellation));
    }

    [Fact]
    public async Task What_reports_pin_or_follow_from_stays_and_what_they_left_behind_goes()
    {
        using SmallStore store = await SmallStore.MakeAsync();

        // Snapshots of open tables would keep for a week what they name.
        await store.Store.DeleteAsync([.. (await store.Store.ListAsync("tables/", Cancellation)).Select(found => found.Key)], Cancellation);
        await store.GoOnAsync();
        GarbageSearch search = await new StoreGarbage(store.Store).SearchAsync(Now(Duration.FromHours(25)), Grace, Cancellation);
        Assert.Contains(search.Found, garbage => garbage.Object.Key.Value.StartsWith("state/months/", StringComparison.Ordinal));
        Assert.Contains(search.Found, garbage => garbage.Object.Key.Value.StartsWith(DayFiles.Prefix, StringComparison.Ordinal));
        await search.RemoveAsync(Cancellation);
        StoreVerification verified = await store.VerifyAsync();
        Assert.True(verified.IsSound);
        Assert.DoesNotContain(verified.Findings, finding => finding.Place.StartsWith("state/", StringComparison.Ordinal));
        Assert.Empty((await new StoreGarbage(store.Store).SearchAsync(Now(Duration.FromHours(60)), Grace, Cancellation)).Found);
    }

    [Fact]
    public async Task A_run_that_was_interrupted_is_given_up_after_the_grace_period_and_cannot_be_completed_any_more()
    {
        Run run = await InterruptAsync();
        Assert.Empty((await SearchAsync(Duration.FromHours(23))).Found);

        GarbageSearch search = await SearchAsync(Duration.FromHours(25));
        Assert.Equal(run.Segments[0].Segment.Key, Assert.Single(search.Found).Object.Key);
        await search.RemoveAsync(Cancellation);
        Assert.Empty((await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation)).Runs);
        Assert.Equal([RunFiles.Record(run.Id)], (await _pipeline.Store.ListAsync(RunFiles.Prefix, Cancellation)).Select(found => found.Key));
        Assert.False(await _pipeline.Store.TryCreateAsync(run.ToContent(), Cancellation));
        var preparation = new RunPreparation(_pipeline.Store, _pipeline.Zone, _pipeline.CompactorOptions, _pipeline.Clock);
        RunDraft draft = Draft();
        StoreUnavailableException tooLate = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => preparation.CompleteAsync(new PreparedRun(draft, run, []), Cancellation));
        Assert.Contains("given up", tooLate.Message, StringComparison.Ordinal);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_run_that_is_completed_between_finding_and_removing_keeps_what_it_names()
    {
        Run run = await InterruptAsync();
        GarbageSearch search = await SearchAsync(Duration.FromHours(25));
        Assert.True(await _pipeline.Store.TryCreateAsync(run.ToContent(), Cancellation));

        Assert.Empty(await search.RemoveAsync(Cancellation));
        Assert.Equal(run.Id, Assert.Single((await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation)).Runs).Id);
        Assert.NotNull(await _pipeline.Store.TryReadAsync(run.Segments[0].Segment.Key, Cancellation));
    }

    [Fact]
    public async Task A_draft_waits_a_week_for_somebody_to_go_on_with_it()
    {
        RunDraft draft = Draft();
        await _pipeline.Store.PutAsync([draft.ToContent()], Cancellation);
        Assert.Empty((await SearchAsync(Duration.FromDays(6))).Found);
        await (await SearchAsync(Duration.FromDays(8))).RemoveAsync(Cancellation);
        Assert.Null(await RunDraft.FindAsync(_pipeline.Store, draft.Request, draft.Software, new Inputs([], []), Cancellation));
    }

    [Fact]
    public async Task What_a_consumer_left_that_died_a_week_ago_goes()
    {
        var key = ObjectKey.Parse("members/dead.json");
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, "{}"u8.ToArray())], Cancellation);
        Assert.Empty((await SearchAsync(Duration.FromDays(6))).Found);
        Assert.Equal(key, Assert.Single((await SearchAsync(Duration.FromDays(8))).Found).Object.Key);
    }

    [Fact]
    public async Task What_is_written_again_between_finding_and_removing_stays()
    {
        Checkpoint lost = await LoseCheckpointAsync();
        GarbageSearch search = await SearchAsync(Duration.FromHours(25));
        byte[] bytes = (await _pipeline.Store.TryReadAsync(lost.Segment!.Key, Cancellation))!;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(lost.Segment.Key, bytes)], Cancellation);
        Assert.Empty(await search.RemoveAsync(Cancellation));
        Assert.NotNull(await _pipeline.Store.TryReadAsync(lost.Segment.Key, Cancellation));
    }

    [Fact]
    public async Task The_command_lists_without_removing_and_then_removes()
    {
        Checkpoint lost = await LoseCheckpointAsync();
        _pipeline.Clock.MoveTo(Now(Duration.FromHours(30)).ToInstant().ToDateTimeOffset());
        string listed = await OutputAsync("--dry-run");
        Assert.Contains(lost.Segment!.Key.Value, listed, StringComparison.Ordinal);
        Assert.Contains("1 object", listed, StringComparison.Ordinal);
        Assert.EndsWith("would go.\n", listed, StringComparison.Ordinal);
        Assert.Contains("\"removed\": true", await OutputAsync("--format", "json"), StringComparison.Ordinal);
        Assert.Null(await _pipeline.Store.TryReadAsync(lost.Segment.Key, Cancellation));
        Assert.Equal("0 objects, 0 bytes are gone.\n", await OutputAsync());
    }

    [Fact]
    public async Task What_compactors_of_earlier_versions_left_of_their_offers_is_told_of_and_goes_after_the_grace_period()
    {
        ObjectKey[] keys = [ObjectKey.Parse("state/offers/0123456789abcdef/offer.json"), ObjectKey.Parse("state/offers/looking-somebody.json")];
        await _pipeline.Store.PutAsync([.. keys.Select(key => ObjectContent.FromBytes(key, "torn"u8.ToArray()))], Cancellation);

        StoreVerification verified = await VerifyAsync();
        Assert.True(verified.IsSound);
        Assert.Equal(keys.Select(key => key.Value), verified.Findings.Select(finding => finding.Place).Order(StringComparer.Ordinal));
        Assert.Empty((await SearchAsync(Duration.FromHours(23))).Found);
        await (await SearchAsync(Duration.FromHours(25))).RemoveAsync(Cancellation);
        Assert.Empty((await VerifyAsync()).Findings);
    }

    private static Timestamp Now(Duration later) => Timestamp.Now(TimeProvider.System).Plus(later);

    private Task<GarbageSearch> SearchAsync(Duration later) => new StoreGarbage(_pipeline.Store).SearchAsync(Now(later), Grace, Cancellation);

    /// <summary>What an owner leaves behind that dies between its segment and its checkpoint; its checkpoint, which it didn't write.</summary>
    private async Task<Checkpoint> LoseCheckpointAsync()
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(_records));
        NamedCheckpoint lost = Assert.Single(await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation));
        await _pipeline.Store.DeleteAsync([lost.Key], Cancellation);
        return lost.Checkpoint;
    }

    /// <summary>A run whose segment is written and whose record isn't.</summary>
    private Task<Run> InterruptAsync() => WrittenRun.WriteAsync(
        _pipeline, RunKind.Replay, 1, TestPipeline.Log(_records).Identity.SourceId, new LogPartition(0), [(0, Deposit(1, "10"))], complete: false);

    private RunDraft Draft() => RunDraft.Begin(RunKind.Backfill, "test", "test", Timestamp.Now(_pipeline.Clock), new Inputs([], []), []);

    private async Task<StoreVerification> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, null, null, Cancellation);
        return await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation);
    }

    private async Task<string> OutputAsync(params string[] options)
    {
        CommandRun run = await CommandRun.OfAsync(_pipeline.Clock, ["collect", .. options, "--data", _pipeline.Root]);
        Assert.Equal("", run.Error);
        return run.Expect(ExitCode.Done);
    }
}
