using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.OpenTables;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.Verification;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor.OpenTables;

/// <summary>Test accounts are in no snapshot, whatever it follows, shares or was written by.</summary>
public sealed class DeleteFileTests : IDisposable
{
    private const string October5 = "2026-10-05T12:00:00Z";
    private const string October6 = "2026-10-06T12:00:00Z";
    private const string November2 = "2026-11-02T12:00:00Z";

    private static readonly Transaction[] First =
    [
        Deposit(1, "10", At(October5)), Deposit(2, "20", At(October6)), Test(3, October6), Deposit(4, "40", At(November2)), Test(5, November2),
    ];

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WrittenTable Table => WrittenTable.Find("transactions", _pipeline.Root);

    private TablePublisher Tables => new(_pipeline.Store, _pipeline.CompactorOptions, null, _pipeline.Clock);

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_commit_leaves_the_deletes_of_other_months_as_they_are_and_a_month_without_test_accounts_has_none()
    {
        await PublishAsync(await CompactAsync(First));
        string november = Assert.Single(DeleteManifests("main"), name => name.StartsWith("deletes-2026-11-", StringComparison.Ordinal));
        Assert.Equal(2, Table.DeletesOf(Table.SnapshotOf("main")).Count);
        string[] before = [.. Table.DeletesOf(Table.SnapshotOf("main"))];

        await PublishAsync(await CompactAsync([.. First, Deposit(6, "60", At(October5)), Deposit(7, "70", At("2026-09-05T12:00:00Z"))]));
        AssertLeftOut();
        Assert.Equal(before, Table.DeletesOf(Table.SnapshotOf("main")));
        Assert.Contains(november, DeleteManifests("main"));
        Assert.Equal(["deletes-2026-10", "deletes-2026-11"], DeleteManifests("main").Select(name => name[..15]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_account_that_was_taken_for_a_test_account_comes_back_and_its_deletes_go()
    {
        await PublishAsync(await CompactAsync(First));
        Transaction[] mended = [.. First, Test(3, October6) with { Revision = 1, AccountType = AccountType.Customer }];
        await PublishAsync(await CompactAsync(mended));
        AssertLeftOut();
        Assert.Equal("1", (string)Table.SnapshotOf("main")["summary"]!["removed-position-deletes"]!);
        Assert.Equal(2, DeleteManifests("main").Length);

        // What is gone is told once.
        await PublishAsync(await CompactAsync([.. mended, Deposit(6, "60", At(November2))]));
        AssertLeftOut();
        Assert.Equal("deletes-2026-11", Assert.Single(DeleteManifests("main"))[..15]);
    }

    [Fact]
    public async Task A_final_month_leaves_them_out_by_its_name_with_the_newest_manifests_where_it_has_just_their_files_and_by_its_own_where_not()
    {
        CompactionResult older = await CompactAsync(First);
        await PublishAsync(older);
        CompactionResult newer = await CompactAsync([.. First, Deposit(6, "60", At(October5))]);
        await PublishAsync(newer);
        await Tables.TagAsync([Tag(1, older), Tag(2, newer)], Cancellation);
        AssertLeftOut();
        Assert.Equal(4, Table.Snapshots.Count());
        Assert.Equal("2", (string)Table.SnapshotOf("main")["summary"]!["total-position-deletes"]!);
        Assert.Equal("1", (string)Table.SnapshotOf(MonthTag.NameOf(October, 1))["summary"]!["total-position-deletes"]!);
        Assert.Equal(Table.DeletesOf(Table.SnapshotOf(MonthTag.NameOf(October, 2))), Table.DeletesOf(Table.SnapshotOf(MonthTag.NameOf(October, 1))));
        Assert.Equal(DeleteManifests("main").Where(name => name.StartsWith("deletes-2026-10", StringComparison.Ordinal)), DeleteManifests(MonthTag.NameOf(October, 2)));
        Assert.Empty(DeleteManifests("main").Intersect(DeleteManifests(MonthTag.NameOf(October, 1))));
    }

    [Fact]
    public async Task Delete_files_of_snapshots_outlive_the_collection_of_garbage_and_go_with_them()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        CompactionResult first = await CompactAsync(First);
        await PublishAsync(first);
        string[] gone = [.. Table.DeletesOf(Table.SnapshotOf("main")).Where(file => file.Contains("2026-10-06", StringComparison.Ordinal))];
        string[] named = [.. Table.DeletesOf(Table.SnapshotOf("main")).Except(gone)];
        await Tables.TagAsync([new MonthTag(BusinessMonth.Parse("2026-11"), 1, default, [first.Days[2]])], Cancellation);
        await PublishAsync(await CompactAsync([.. First, Deposit(6, "60", At(October6)), Deposit(7, "70", At(November2))]));
        Timestamp later = Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(30));
        Assert.Empty((await new StoreGarbage(_pipeline.Store).SearchAsync(later, Duration.FromHours(24), Cancellation)).Found);

        _pipeline.Clock.Advance(TimeSpan.FromDays(8));
        await PublishAsync(await CompactAsync([.. First, Deposit(6, "60", At(October6)), Deposit(7, "70", At(November2)), Deposit(8, "80", At(October5))]));
        GarbageSearch search = await new StoreGarbage(_pipeline.Store).SearchAsync(later, Duration.FromHours(24), Cancellation);
        await search.RemoveAsync(Cancellation);
        Assert.Contains(search.Found, garbage => garbage.Object.Key.Name.StartsWith("deletes-2026-10-", StringComparison.Ordinal));
        Assert.All(gone, file => Assert.False(File.Exists(Path.Combine(_pipeline.Root, file))));
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(_pipeline.Root, file))));
        AssertLeftOut();
    }

    [Fact]
    public async Task A_table_that_left_test_accounts_in_is_written_anew_where_it_is_with_its_names_and_its_days_and_takes_none_back()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        CompactionResult older = await CompactAsync(First);
        CompactionResult newer = await CompactAsync([.. First, Deposit(6, "60", At(October6))]);
        await PublishAsync(newer);
        await Tables.TagAsync([Tag(1, older)], Cancellation);
        string uuid = (string)Table.Metadata["table-uuid"]!;
        Dictionary<string, string[]> files = FilesByName();
        await TakeDeletesAwayAsync(isFormer: true);
        Assert.NotEqual(new LeftOutRows(Table).TestsIn(Table.SnapshotOf("main")), new LeftOutRows(Table).In(Table.SnapshotOf("main")));
        await Tables.TagAsync([Tag(2, newer)], Cancellation);
        Assert.DoesNotContain(MonthTag.NameOf(October, 2), Table.Metadata["refs"]!.AsObject().Select(reference => reference.Key));
        Assert.Contains(await FindingsAsync(), finding => finding is { Kind: FindingKind.Behind, Place: "tables/transactions/" } && finding.Problem.Contains("TEST", StringComparison.Ordinal));

        // One that was overtaken, that knows two of three dates, and is told of another place.
        var elsewhere = new TablePublisher(_pipeline.Store, _pipeline.CompactorOptions, "s3://elsewhere/books", _pipeline.Clock);
        Assert.Equal(2, await elsewhere.PublishAsync(older with { Days = [.. older.Days.Take(2)] }, Timestamp.Now(_pipeline.Clock), Months(Tag(1, older)), Cancellation));
        AssertLeftOut();
        Assert.Equal((uuid, $"file://{_pipeline.Root}/tables/transactions", 4L), ((string)Table.Metadata["table-uuid"]!, (string)Table.Metadata["location"]!, (long)Table.Metadata["last-sequence-number"]!));
        Assert.Equal(files, FilesByName());
        Assert.Equal(2, Table.Snapshots.Count());
        Assert.Equal(0, await elsewhere.PublishAsync(older with { Days = [.. older.Days.Take(2)] }, Timestamp.Now(_pipeline.Clock), Months(), Cancellation));
        Assert.DoesNotContain(await FindingsAsync(), finding => finding.Place.StartsWith("tables/", StringComparison.Ordinal) && finding.Kind != FindingKind.Orphaned);
    }

    [Fact]
    public async Task Test_accounts_that_a_snapshot_no_longer_leaves_out_are_found_where_rows_are_read()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        CompactionResult older = await CompactAsync(First);
        await PublishAsync(older);
        await Tables.TagAsync([Tag(1, older)], Cancellation);
        await PublishAsync(await CompactAsync([.. First, Deposit(6, "60", At(October6))]));
        Assert.DoesNotContain(await FindingsAsync(VerificationDepth.SecondReader), finding => finding.IsFault);
        string Manifest(string table, string reference, string month) => WrittenTable.Find(table, _pipeline.Root) is var written
            ? ((string)written.ManifestsOf(written.SnapshotOf(reference), deletes: false).Single(manifest => ((string)manifest["manifest_path"]).Contains($"/manifest-{month}-", StringComparison.Ordinal))["manifest_path"])[(written.Base.Length + 1)..]
            : "";
        string[] current = [Manifest("transactions", "main", "2026-10"), Manifest("transactions", "main", "2026-11")];
        string[] all =
        [
            .. current, Manifest("transactions", MonthTag.NameOf(October, 1), "2026-10"),
            Manifest("account_statistics", "main", "2026-10"), Manifest("account_statistics", "main", "2026-11"), Manifest("account_statistics", MonthTag.NameOf(October, 1), "2026-10"),
        ];

        await TakeDeletesAwayAsync(isFormer: false);

        Finding[] found = [.. (await FindingsAsync()).Where(finding => finding.IsFault)];
        Assert.Equal(current.Order(StringComparer.Ordinal), found.Select(finding => finding.Place));
        Assert.All(found, finding => Assert.Contains("1 row of TEST accounts", finding.Problem, StringComparison.Ordinal));
        Assert.All(found, finding => Assert.Contains("accounting tables rebase", finding.Remedy, StringComparison.Ordinal));
        Assert.Equal(all.Order(StringComparer.Ordinal), (await FindingsAsync(VerificationDepth.SecondReader)).Where(finding => finding.IsFault).Select(finding => finding.Place));
    }

    private static BusinessMonth October => BusinessMonth.Parse("2026-10");

    private static Transaction Test(int id, string at) => Deposit(id, "7", At(at), account: 99) with { AccountType = AccountType.Test };

    private static MonthTag Tag(int revision, CompactionResult compacted) => new(October, revision, default, [.. compacted.Days.Take(2)]);

    private static Func<CancellationToken, Task<IReadOnlyList<MonthTag>>> Months(params MonthTag[] months) => _ => Task.FromResult<IReadOnlyList<MonthTag>>(months);

    private void AssertLeftOut()
    {
        foreach (WrittenTable table in new[] { Table, WrittenTable.Find("account_statistics", _pipeline.Root) })
        {
            var leftOut = new LeftOutRows(table);
            Assert.All(table.Snapshots, snapshot => Assert.Equal(leftOut.TestsIn(snapshot), leftOut.In(snapshot)));
        }
    }

    private Dictionary<string, string[]> FilesByName() => Table.Metadata["refs"]!.AsObject().ToDictionary(reference => reference.Key, reference => Table.FilesOf(Table.SnapshotOf(reference.Key)).ToArray());

    private string[] DeleteManifests(string reference) =>
        [.. Table.ManifestsOf(Table.SnapshotOf(reference), deletes: true).Select(manifest => ((string)manifest["manifest_path"]).Split('/')[^1])];

    /// <summary>Data files alone are named; of a former table, as a program of before wrote it, there is no word either on what is left out.</summary>
    private async Task TakeDeletesAwayAsync(bool isFormer)
    {
        foreach (OpenTable table in OpenTable.All.Where(table => table.LeavesOutTests))
        {
            TableState state = (await TableState.FindAsync(_pipeline.Store, table, Cancellation))!;
            TableLocation location = state.LocationOf(table);
            var former = new List<TableSnapshot>();
            foreach (TableSnapshot snapshot in state.Metadata.Snapshots)
            {
                IReadOnlyList<ManifestReference> manifests = await ManifestList.ReadAsync(_pipeline.Store, location, snapshot, Cancellation);
                byte[] list = ManifestList.Write(location, snapshot, [.. manifests.Where(manifest => manifest.Content == ManifestContent.Data)]);
                ObjectKey key = TableKeys.ManifestList(table, snapshot.SnapshotId, list);
                await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, list)], Cancellation);
                former.Add(snapshot with { ManifestList = location.Of(key) });
            }

            TableMetadata metadata = state.Metadata with { Snapshots = former, Properties = state.Metadata.Properties.Where(property => !isFormer || property.Key != "accounting.left-out").ToDictionary() };
            await _pipeline.Store.PutAsync([ObjectContent.FromBytes(TableKeys.Metadata(table, state.Version), metadata.Write())], Cancellation);
        }
    }

    private async Task<IReadOnlyList<Finding>> FindingsAsync(VerificationDepth depth = VerificationDepth.OwnReaders)
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        return (await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, depth, (_, _, _) => { }, Cancellation)).Findings;
    }

    private Task<int?> PublishAsync(CompactionResult compacted) => Tables.PublishAsync(compacted, Timestamp.Now(_pipeline.Clock), Months(), Cancellation);

    private async Task<CompactionResult> CompactAsync(params Transaction[] transactions)
    {
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(0, transactions)));
        return await _pipeline.CompactAsync();
    }
}
