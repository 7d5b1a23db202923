using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.OpenTables;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.SecondReading;
using Accounting.Reporting.Steps;
using Accounting.Service.Quarantine;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Verification;

/// <summary>
/// A small store with one of everything: two partitions, two rounds of consuming and compacting, a backfill, a mended message, winners in two
/// buckets, losers, markets, a test account, a signed-off quarantine, two final months in two entries of the chain and one provisional.
/// </summary>
internal sealed class SmallStore : IDisposable
{
    private static readonly PreparedStore Prepared = new(() => new Support.Pipeline { BucketCount = 2 }, pipeline => new SmallStore(pipeline).FillAsync());

    private static readonly ScriptedRecord[] First =
        [.. Records(0, Deposit(1, "10", At("2026-09-05T12:00:00Z")), Odd(2, "20"), Deposit(3, "30")), new(new LogOffset(3), At("2026-10-05T12:00:09Z"), "nonsense"u8.ToArray())];

    private static readonly ScriptedRecord[] Second =
    [
        .. First,
        .. Records(4, Deposit(3, "35", revision: 1), Deposit(3, "30"), Deposit(5, "50", At("2026-11-02T12:00:00Z")) with { Sport = "tennis", MarketId = 7 }),
    ];

    private readonly Support.Pipeline _pipeline;

    private SmallStore(Support.Pipeline pipeline) => _pipeline = pipeline;

    public string Root => _pipeline.Root;

    public IObjectStore Store => _pipeline.Store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SmallStore> MakeAsync() => new(await Prepared.CopyAsync());

    private async Task FillAsync()
    {
        await StoreRoot.OpenOrCreateAsync(Store, "UTC", 2, Cancellation);
        await _pipeline.ConsumeAsync(Support.Pipeline.Log(First, Records(0, Loser)));
        CompactionResult compacted = await _pipeline.CompactAsync();
        await SignOffAsync();
        await PublishTablesAsync(compacted);
        await ReportAsync(compacted, Instant.FromUtc(2026, 10, 4, 0, 0));
        // Of the caches only those that the newest reports follow from are needed.
        await Store.DeleteAsync([.. (await Store.ListAsync("state/months/", Cancellation)).Select(found => found.Key)], Cancellation);
        using ScriptedLog log = Support.Pipeline.Log(Second, Records(0, Loser, Deposit(6, "60"), Test));
        await _pipeline.ConsumeAsync(log);
        await WriteRunsAsync(log.Identity.SourceId);
        compacted = await _pipeline.CompactAsync();
        await PublishTablesAsync(compacted);
        await ReportAsync(compacted, Instant.FromUtc(2026, 11, 4, 4, 0));
        await Tables.TagAsync(await MonthTags.ReadAsync(Store, await Tables.TagsAsync(Cancellation), Cancellation), Cancellation);
    }

    private TablePublisher Tables => new(Store, _pipeline.CompactorOptions, null, _pipeline.Clock);

    public async Task<StoreVerification> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(Store, null, null, Cancellation);
        return await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation);
    }

    public Compaction NewCompaction() => _pipeline.NewCompaction();

    public Task<CompactionResult> CompactAsync() => _pipeline.CompactAsync();

    /// <summary>Goes on as if started again: a correction and a late transaction are consumed, compacted and reported on.</summary>
    public async Task GoOnAsync()
    {
        ScriptedRecord[] third = [.. Second, .. Records(7, Deposit(3, "36", revision: 2), Deposit(8, "80"))];
        await _pipeline.ConsumeAsync(Support.Pipeline.Log(third, Records(0, Loser, Deposit(6, "60"), Test)));
        await ReportAsync(await _pipeline.CompactAsync(), Instant.FromUtc(2026, 11, 5, 4, 0));
    }

    /// <summary>Every object of the folders that figures come from or go to.</summary>
    public async Task<IReadOnlyList<ObjectKey>> KeysAsync()
    {
        var keys = new List<ObjectKey>();
        foreach (string prefix in (string[])["state/", "quarantine/", "reports/", "tables/", .. PublicTable.All.Select(table => table.Prefix)])
        {
            keys.AddRange((await Store.ListAsync(prefix, Cancellation)).Select(found => found.Key));
        }

        return keys;
    }

    public string PathOf(ObjectKey key) => Path.Combine(Root, key.Value);

    public void Dispose() => _pipeline.Dispose();

    /// <summary>An id whose last byte is odd, so that the second bucket has a row, with a market and a bet's columns.</summary>
    private static Transaction Odd(int id, string amount) => Deposit(id, amount) with
    {
        Id = new TransactionId(((UInt128)(uint)id << 64) + 1),
        Kind = TransactionKind.Settlement,
        MarketId = 9,
        Sport = "football",
        InPlay = true,
        Jurisdiction = "MT",
        BalanceAfter = Money("30"),
        AccountSequence = 1,
        Reference = "a reference of more than twelve bytes",
    };

    /// <summary>The other side of <see cref="Odd"/>: a settled market comes to zero.</summary>
    private static Transaction Loser => Deposit(4, "-20") with { Kind = TransactionKind.Settlement, MarketId = 9, Sport = "football" };

    /// <summary>No report counts it, and tables leave it out.</summary>
    private static Transaction Test => Deposit(9, "90", account: 9) with { AccountType = AccountType.Test };

    private async Task WriteRunsAsync(SourceId source)
    {
        var second = new LogPartition(1);
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, source, second, [(7, Deposit(7, "70"))]);
        var mended = new OffsetRange(new LogOffset(1), new LogOffset(2));
        await WrittenRun.WriteAsync(
            _pipeline, RunKind.Redecode, 1, source, second, [(1, Deposit(6, "66"))], [new PartitionCoverage(source, second, [mended])], rawValueOf: _ => Encode(Deposit(6, "60")));
    }

    private Task<int?> PublishTablesAsync(CompactionResult compacted) => Tables.PublishAsync(compacted, Timestamp.Now(_pipeline.Clock), _ => MonthTags.ReadAsync(Store, new HashSet<string>(), Cancellation), Cancellation);

    private async Task SignOffAsync()
    {
        Inputs inputs = await new InputCatalog(Store).RefreshAsync(Cancellation);
        QuarantineCatalog quarantine = await QuarantineCatalog.OpenAsync(Store, inputs, Cancellation);
        await quarantine.SignOffAsync(await quarantine.ReadAsync(Cancellation), "tester", "nonsense", Noon, Cancellation);
    }

    private async Task ReportAsync(CompactionResult compacted, Instant asOf)
    {
        Inputs inputs = await new InputCatalog(Store).RefreshAsync(Cancellation);
        IReadOnlyList<DayVersion> unread = await PinnedReadings.FindUnreadAsync(Store, compacted.Days, null, null, Cancellation);
        DayReadings readings = await new DayReadingRun(Store, _pipeline.Zone, _pipeline.CompactorOptions).RunAsync(unread, inputs, Cancellation);
        await ReportAsync(compacted, readings, asOf);
    }

    private async Task ReportAsync(CompactionResult compacted, DayReadings readings, Instant asOf) => await MonthlyReports.RunAsync(
        new ReportingContext { Store = Store, Options = _pipeline.CompactorOptions, Software = "accounting test" },
        new ReportRun
        {
            Pinned = new PinnedDays { Coverage = compacted.Coverage, Zone = _pipeline.Zone, Days = compacted.Days },
            AsOf = asOf,
            GeneratedAt = asOf,
            Readings = readings,
            Partitions =
            [
                .. compacted.Coverage.Partitions.Select(partition => new PartitionCaughtUp(partition.Source, partition.Partition, Timestamp.FromInstant(asOf))),
            ],
        },
        Cancellation);
}
