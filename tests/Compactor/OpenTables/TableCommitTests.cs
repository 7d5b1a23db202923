using System.Text.Json.Nodes;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.OpenTables;
using Accounting.Ingest;
using Accounting.Service.Collection;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor.OpenTables;

/// <summary>Who may commit, what stays and what goes.</summary>
public sealed class TableCommitTests : IDisposable
{
    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Func<CancellationToken, Task<IReadOnlyList<MonthTag>>> NoMonths => _ => Task.FromResult<IReadOnlyList<MonthTag>>([]);

    private WrittenTable Table => WrittenTable.Find("transactions", _pipeline.Root);

    private TablePublisher Tables => new(_pipeline.Store, _pipeline.CompactorOptions, null, _pipeline.Clock);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Nothing_is_committed_where_nothing_has_changed_and_one_month_where_one_has()
    {
        Transaction[] first = [Deposit(1, "10"), Deposit(2, "20", At("2026-11-02T12:00:00Z"))];
        Assert.Equal(3, await PublishAsync(await CompactAsync(first)));
        Assert.Equal(0, await PublishAsync(await CompactAsync(first)));
        string[] before = ManifestsOf(Table);
        Assert.Equal(2, await PublishAsync(await CompactAsync([.. first, Deposit(3, "30")])));
        string[] after = ManifestsOf(Table);
        Assert.Equal("manifest-2026-11", Assert.Single(before.Intersect(after)).Split('/')[^1][..16]);
        Assert.Equal(2, after.Length);
    }

    [Fact]
    public async Task A_compaction_that_was_overtaken_takes_nothing_back_and_one_that_took_too_long_commits_nothing()
    {
        CompactionResult older = await CompactAsync(Deposit(1, "10"));
        CompactionResult newer = await CompactAsync(Deposit(1, "10"), Deposit(2, "20"));
        await PublishAsync(newer);
        Assert.Equal(0, await PublishAsync(older));
        Assert.Equal([.. newer.Days.Select(day => $"state/days/date={day.Date}/{day.Version}/winners-00.parquet")], Table.FilesOf(Table.SnapshotOf("main")));

        CompactionResult newest = await CompactAsync(Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"));
        Assert.Null(await Tables.PublishAsync(newest, Timestamp.Now(_pipeline.Clock).Plus(-Duration.FromHours(4)), NoMonths, Cancellation));
        Assert.Equal(1, Table.Version);
    }

    [Fact]
    public async Task Days_that_a_compaction_does_not_know_stay_as_they_are()
    {
        CompactionResult first = await CompactAsync(Deposit(1, "10"), Deposit(2, "20", At("2026-10-06T12:00:00Z")));
        await PublishAsync(first);
        CompactionResult second = await CompactAsync(Deposit(1, "10"), Deposit(2, "20", At("2026-10-06T12:00:00Z")), Deposit(3, "30", At("2026-10-06T13:00:00Z")));
        await Tables.PublishAsync(second with { Days = [second.Days[1]] }, Timestamp.Now(_pipeline.Clock), NoMonths, Cancellation);
        Assert.Equal([first.Days[0].Version, second.Days[1].Version], Table.FilesOf(Table.SnapshotOf("main")).Select(file => file.Split('/')[3]));
    }

    [Fact]
    public async Task A_hint_that_a_crash_left_behind_or_took_away_is_written_again_and_never_believed_to_be_the_newest()
    {
        CompactionResult first = await CompactAsync(Deposit(1, "10"));
        await PublishAsync(first);
        CompactionResult second = await CompactAsync(Deposit(1, "10"), Deposit(2, "20"));
        await PublishAsync(second);
        ObjectKey hint = ObjectKey.Parse("tables/transactions/metadata/version-hint.text");
        foreach (byte[]? left in new[] { "1"u8.ToArray(), "9"u8.ToArray(), "x"u8.ToArray(), null })
        {
            await (left is null ? _pipeline.Store.DeleteAsync([hint], Cancellation) : _pipeline.Store.PutAsync([ObjectContent.FromBytes(hint, left)], Cancellation));
            Assert.Equal(0, await PublishAsync(second));
            Assert.Equal("2"u8.ToArray(), await _pipeline.Store.TryReadAsync(hint, Cancellation));
        }
    }

    [Fact]
    public async Task Another_program_that_wrote_to_a_table_is_noticed_and_named()
    {
        CompactionResult compacted = await CompactAsync(Deposit(1, "10"));
        await PublishAsync(compacted);
        JsonObject metadata = Table.Metadata;
        metadata["last-sequence-number"] = 7;
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(WrittenTable.KeyOf("transactions", 2), System.Text.Encoding.UTF8.GetBytes(metadata.ToJsonString()))], Cancellation);
        DamagedDataException damage = await Assert.ThrowsAsync<DamagedDataException>(() => PublishAsync(compacted));
        Assert.Contains("tables/transactions/metadata/v2.metadata.json", damage.Message, StringComparison.Ordinal);
        Assert.Contains("accounting tables rebase", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_without_a_name_expire_beyond_a_hundred_and_after_a_week_and_named_ones_stay()
    {
        TableMetadata metadata = TableHistory.Begin(OpenTable.Transactions, TableLocation.Of(null, _pipeline.Store), "uuid", [Draft(1, hour: 0)]);
        metadata = Follow(metadata, Draft(2, hour: 0, "month-2026-10-revision-1"));
        for (int number = 3; number <= 110; number++)
        {
            metadata = Follow(metadata, Draft(number, hour: number));
        }

        Assert.Equal([2, .. Enumerable.Range(11, 100)], metadata.Snapshots.Select(snapshot => snapshot.SnapshotId));
        Assert.Equal(Enumerable.Range(11, 100).Select(number => (long)number), metadata.SnapshotLog.Select(entry => entry.SnapshotId));
        Assert.Equal(100, metadata.MetadataLog.Count);
        Assert.Equal((110, 2), (metadata.CurrentSnapshotId, metadata.Refs["month-2026-10-revision-1"].SnapshotId));

        metadata = Follow(metadata, Draft(111, hour: 110 + (7 * 24)));
        Assert.Equal([2L, 110, 111], metadata.Snapshots.Select(snapshot => snapshot.SnapshotId));
        metadata = Follow(metadata, Draft(112, hour: 111 + (14 * 24)));
        Assert.Equal([2L, 112], metadata.Snapshots.Select(snapshot => snapshot.SnapshotId));
        Assert.Equal([112], metadata.SnapshotLog.Select(entry => entry.SnapshotId));
    }

    private static TableMetadata Follow(TableMetadata metadata, SnapshotDraft draft) => TableHistory.After(OpenTable.Transactions, new TableState((int)metadata.LastSequenceNumber, metadata, IsHinted: true), [draft]);

    private static SnapshotDraft Draft(long number, long hour, string? tag = null) => new(
        new TableSnapshot
        {
            SnapshotId = number, SequenceNumber = number, TimestampMilliseconds = hour * 3_600_000, ManifestList = $"list {number}", Summary = new Dictionary<string, string>(), SchemaId = 0,
        },
        [],
        [],
        tag);

    [Fact]
    public async Task What_a_snapshot_names_outlives_the_collection_of_garbage_and_what_none_names_goes()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        CompactionResult first = await CompactAsync(Deposit(1, "10"));
        await PublishAsync(first);
        await PublishAsync(await CompactAsync(Deposit(1, "10"), Deposit(2, "20")));
        Timestamp later = Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(30));
        Assert.Empty((await new StoreGarbage(_pipeline.Store).SearchAsync(later, Duration.FromHours(24), Cancellation)).Found);
        Assert.Equal(2, Table.Snapshots.Select(Table.FilesOf).Sum(files => files.Count));

        _pipeline.Clock.Advance(TimeSpan.FromDays(8));
        await PublishAsync(await CompactAsync(Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30")));
        GarbageSearch search = await new StoreGarbage(_pipeline.Store).SearchAsync(later, Duration.FromHours(24), Cancellation);
        string[] found = [.. search.Found.Select(garbage => garbage.Object.Key.Value)];
        Assert.Contains($"state/days/date={first.Days[0].Date}/{first.Days[0].Version}/winners-00.parquet", found);
        Assert.Contains(found, key => key.StartsWith("tables/transactions/metadata/manifest-", StringComparison.Ordinal));
        Assert.Contains("tables/transactions/metadata/v1.metadata.json", found);
        await search.RemoveAsync(Cancellation);
        Assert.Single(Table.FilesOf(Table.SnapshotOf("main")));
    }

    [Fact]
    public async Task A_store_that_was_moved_or_whose_tables_were_damaged_is_rebased_with_its_newest_state_and_its_names()
    {
        CompactionResult first = await CompactAsync(Deposit(1, "10"), Deposit(2, "20", At("2026-11-02T12:00:00Z")));
        await PublishAsync(first);
        var tag = new MonthTag(BusinessMonth.Parse("2026-10"), 1, default, [first.Days[0]]);
        CompactionResult second = await CompactAsync(Deposit(1, "10"), Deposit(2, "20", At("2026-11-02T12:00:00Z")), Deposit(3, "30"));
        string uuid = (string)Table.Metadata["table-uuid"]!;
        var moved = new TablePublisher(_pipeline.Store, _pipeline.CompactorOptions, "s3://elsewhere/books/", _pipeline.Clock);
        Assert.Equal("s3://elsewhere/books", (await moved.RebaseAsync(second.Days, second.Coverage, [tag], Cancellation)).Uri);
        AssertRebased("s3://elsewhere/books", uuid, second, first.Days[0].Version);
        Assert.Equal([2L, 3], Table.Snapshots.Select(snapshot => (long)snapshot["sequence-number"]!));

        // What goes on is where it is, whatever anybody's settings say.
        await PublishAsync(await CompactAsync(Deposit(1, "10"), Deposit(2, "20", At("2026-11-02T12:00:00Z")), Deposit(3, "30"), Deposit(4, "40")));
        Assert.Equal(("s3://elsewhere/books/tables/transactions", 3), ((string)Table.Metadata["location"]!, Table.Version));
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(WrittenTable.KeyOf("transactions", 3), "torn"u8.ToArray())], Cancellation);
        CompactionResult last = await _pipeline.CompactAsync();
        await Tables.RebaseAsync(last.Days, last.Coverage, [tag], Cancellation);
        AssertRebased($"file://{_pipeline.Root}", null, last, first.Days[0].Version);
        Assert.Equal(4, Table.Version);
    }

    private void AssertRebased(string location, string? uuid, CompactionResult newest, string named)
    {
        Assert.Equal($"{location}/tables/transactions", (string)Table.Metadata["location"]!);
        Assert.Equal(uuid ?? (string)Table.Metadata["table-uuid"]!, (string)Table.Metadata["table-uuid"]!);
        Assert.Equal(2, Table.Snapshots.Count());
        Assert.All(Table.Snapshots, snapshot => Assert.StartsWith(location + "/", (string)snapshot["manifest-list"]!, StringComparison.Ordinal));
        Assert.Equal(newest.Days.Select(day => day.Version), Table.FilesOf(Table.SnapshotOf("main")).Select(file => file.Split('/')[3]));
        Assert.Equal([named], Table.FilesOf(Table.SnapshotOf("month-2026-10-revision-1")).Select(file => file.Split('/')[3]));
    }

    private static string[] ManifestsOf(WrittenTable table) => [.. table.ManifestsOf(table.SnapshotOf("main")).Select(manifest => (string)manifest["manifest_path"])];

    private Task<int?> PublishAsync(CompactionResult compacted) => Tables.PublishAsync(compacted, Timestamp.Now(_pipeline.Clock), NoMonths, Cancellation);

    private async Task<CompactionResult> CompactAsync(params Transaction[] transactions)
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, transactions)));
        return await _pipeline.CompactAsync();
    }
}
