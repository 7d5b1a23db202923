using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor;
using Accounting.Compactor.Verification;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

/// <summary>Folders that readers of folders read right, asked as such a reader asks them.</summary>
public sealed class PublicTableTests : IDisposable
{
    private static readonly Transaction[] Day = [Deposit(1, "10"), Market(2, "-20"), Market(3, "30", account: 7) with { AccountType = AccountType.Test }, Deposit(4, "40", At("2026-10-06T12:00:00Z"))];

    private readonly Pipeline _pipeline = new() { BucketCount = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_sum_over_a_folder_is_the_sum_of_what_counts_and_tests_are_parted_from_it_but_in_markets()
    {
        await FillAsync(Day);
        Assert.Equal(["30.0000"], Ask("SELECT sum(amount) FROM '{0}/transactions/*/*.parquet'"));
        Assert.Equal(["30.0000"], Ask("SELECT sum(amount) FROM '{0}/account_statistics/*/*.parquet'"));
        Assert.Equal(["30.0000"], Ask("SELECT sum(amount) FROM '{0}/test_transactions/*/*.parquet'"));
        Assert.Equal(["10.0000"], Ask("SELECT sum(residual) FROM '{0}/market_statistics/*/*.parquet'"));
        Assert.Equal(["2026-10-05 -10.0000", "2026-10-06 40.0000"], Ask("SELECT home_date || ' ' || sum(amount) FROM '{0}/transactions/*/*.parquet' GROUP BY home_date ORDER BY 1"));
    }

    [Fact]
    public async Task Columns_are_the_same_in_every_file_and_neither_words_of_SQL_nor_unsigned()
    {
        await FillAsync(Day);
        string[] reserved = [.. Ask("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'"), "left", "right", "partition", "offset", "date"];
        foreach (PublicTable table in PublicTable.All)
        {
            string[] files = [.. Directory.GetFiles(Path.Combine(_pipeline.Root, table.Name), "*", SearchOption.AllDirectories)];
            string[] columns = Assert.Single(files.Select(ColumnsOf).DistinctBy(of => string.Join(", ", of)));
            Assert.All(columns, column => Assert.False(column.Contains(" U", StringComparison.Ordinal) && !column.EndsWith(" UUID", StringComparison.Ordinal), column));
            Assert.Empty(columns.Select(column => column.Split(' ')[0]).Intersect(reserved));
        }

        string[] ColumnsOf(string file) => [.. Ask($"SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('{file}', hive_partitioning = false))")];
    }

    [Fact]
    public async Task A_day_of_test_accounts_alone_is_in_no_folder_that_is_summed()
    {
        CompactionResult made = await FillAsync(Deposit(1, "10") with { AccountType = AccountType.Test });
        Assert.Equal(["test_transactions"], Folders());
        Assert.Equal((0, 0), await AgainAsync());
        Assert.Empty(await VerifyAsync(made));
    }

    [Fact]
    public async Task What_a_program_of_before_published_goes_as_its_date_is_published_anew()
    {
        CompactionResult made = await FillAsync(Day);
        SortedDictionary<string, ContentHash256> published = StoreContents.Of(_pipeline.Root);
        foreach (PublicTable table in PublicTable.All)
        {
            Directory.Delete(Path.Combine(_pipeline.Root, table.Name), recursive: true);
        }

        string record = string.Join(",", made.Days.Select(day => $$""" "{{day.Date}}": { "version": "{{day.Version}}", "seen": "0123456789abcdef" } """));
        await PutAsync(PublicRecord.Key.Value, $"{{{record}}}");
        foreach (DayVersion day in made.Days)
        {
            await PutAsync($"transactions/date={day.Date}/bucket-00.parquet", "rows");
            await PutAsync($"statistics/date={day.Date}/accounts.parquet", "sums");
        }

        Assert.All(await VerifyAsync(made), finding => Assert.Equal(FindingKind.Behind, finding.Kind));
        HomeDate first = made.Days[0].Date;
        await _pipeline.NewCompaction().RunAsync(new HashSet<HomeDate> { first }, Cancellation);
        Assert.False(File.Exists(PathOf($"transactions/date={first}/bucket-00.parquet")) || File.Exists(PathOf($"statistics/date={first}/accounts.parquet")));
        Assert.True(File.Exists(PathOf($"transactions/date={made.Days[1].Date}/bucket-00.parquet")));

        // Those alone that changed, by the record: and these are all that are of before.
        await _pipeline.NewCompaction().RunAsync(null, Cancellation);
        Assert.Equal(published.Where(file => StoreContents.IsPublicDay(file.Key)), StoreContents.Of(_pipeline.Root).Where(file => StoreContents.IsPublicDay(file.Key)));
        Assert.False(Directory.Exists(Path.Combine(_pipeline.Root, "statistics")) && Directory.GetFiles(Path.Combine(_pipeline.Root, "statistics"), "*", SearchOption.AllDirectories).Length > 0);
        Assert.Equal((0, 0), await AgainAsync());
        Assert.Empty(await VerifyAsync(made));
    }

    [Fact]
    public async Task Files_that_a_crash_left_without_their_record_are_known_for_what_they_are_and_others_are_not()
    {
        await FillAsync(Day);
        byte[] before = File.ReadAllBytes(PathOf(PublicRecord.Key.Value));
        await FillAsync([.. Day, Deposit(5, "50")]);
        File.WriteAllBytes(PathOf(PublicRecord.Key.Value), before);
        CompactionResult made = await _pipeline.NewCompaction().RunAsync(new HashSet<HomeDate>(), Cancellation);
        Assert.Equal(FindingKind.Behind, Assert.Single(await VerifyAsync(made)).Kind);

        await PutAsync("transactions/home_date=2026-10-05/bucket-00.parquet", "others");
        Assert.Contains(await VerifyAsync(made), finding => finding is { Kind: FindingKind.Damaged, Place: "transactions/home_date=2026-10-05/bucket-00.parquet" });
        Assert.True((await _pipeline.CompactAsync()).PublicFilesWritten > 0);
        Assert.Empty(await VerifyAsync(made));
    }

    private static Transaction Market(int id, string amount, long account = 1) => Deposit(id, amount, account: account) with { Kind = TransactionKind.Settlement, MarketId = 9, Sport = "football" };

    private async Task<CompactionResult> FillAsync(params Transaction[] transactions)
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, transactions)));
        return await _pipeline.CompactAsync();
    }

    private async Task<(int Folded, int Written)> AgainAsync()
    {
        CompactionResult again = await _pipeline.CompactAsync();
        return (again.Folded.Count, again.PublicFilesWritten);
    }

    private async Task<IReadOnlyList<Finding>> VerifyAsync(CompactionResult made)
    {
        Inspection inspection = await Inspection.BeginAsync(_pipeline.Store, (_, _) => { }, Cancellation);
        var days = new VerifiedDays(await VersionsAsync(), made.Days.ToDictionary(day => day.Date)) { Whole = made.Days, Broken = [], UnreadableReadings = [], Unreadable = [] };
        await new PublicVerification(inspection, days, _pipeline.CompactorOptions).RunAsync(Cancellation);
        return inspection.Findings;
    }

    private async Task<IReadOnlyList<DayVersion>> VersionsAsync()
    {
        var catalog = new DayCatalog(_pipeline.Store, _pipeline.Zone);
        await catalog.RefreshAsync(Cancellation);
        return [.. catalog.All];
    }

    private IEnumerable<string> Folders() => PublicTable.All.Select(table => table.Name)
        .Where(name => Directory.Exists(Path.Combine(_pipeline.Root, name)) && Directory.GetFiles(Path.Combine(_pipeline.Root, name), "*", SearchOption.AllDirectories).Length > 0);

    private Task PutAsync(string key, string text) => _pipeline.Store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse(key), Encoding.UTF8.GetBytes(text))], Cancellation);

    private string PathOf(string key) => Path.Combine(_pipeline.Root, key);

    private List<string> Ask(string sql) => ParquetQuery.Run(_pipeline, sql);
}
