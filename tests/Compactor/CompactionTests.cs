using System.IO.Hashing;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

public sealed class CompactionTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task The_highest_revision_wins_and_the_older_one_is_kept_beside_it()
    {
        DayVersion day = await FoldOneDay(Deposit(1, "10"), Deposit(1, "12.50", revision: 1), Deposit(2, "5"));

        Assert.Equal(["…0001 1 12.5000", "…0002 0 5.0000"], Winners());
        Assert.Equal(["…0001 0 10.0000 superseded"], Losers(day));
    }

    [Fact]
    public async Task A_void_takes_its_transaction_out_whatever_arrives_after_it()
    {
        DayVersion day = await FoldOneDay(Deposit(1, "10", revision: 1, voided: true), Deposit(1, "10"), Deposit(1, "10"));

        Assert.Empty(Winners());
        Assert.Equal(["…0001 0 10.0000 duplicate", "…0001 0 10.0000 superseded", "…0001 1 10.0000 voided"], Losers(day));
    }

    [Fact]
    public async Task The_same_content_from_another_place_is_a_duplicate_and_the_lowest_origin_stands()
    {
        await FoldOneDay(Deposit(1, "10"), Deposit(2, "1"), Deposit(1, "10"));

        Assert.Equal(["0"], Rows("SELECT source_offset FROM read_parquet('{0}/transactions/*/*.parquet') WHERE amount = 10"));
    }

    [Fact]
    public async Task Of_conflicting_contents_the_same_one_stands_in_either_order_and_the_other_is_counted()
    {
        DayVersion day = await FoldOneDay(Deposit(1, "10"), Deposit(1, "11"));
        List<string> winners = Winners();
        using var other = new Pipeline();
        await other.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "11"), Deposit(1, "10"))));
        CompactionResult reversed = await other.CompactAsync();

        Assert.Equal(1, day.Manifest.Conflicts);
        Assert.Equal(1, reversed.Days[0].Manifest.Conflicts);
        Assert.Equal(winners, Query(other, WinnersSql));
    }

    [Fact]
    public async Task Folding_in_steps_gives_the_bytes_of_folding_at_once()
    {
        Transaction[] first = [Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30")];
        Transaction[] second = [Deposit(2, "21", revision: 1), Deposit(4, "40"), Deposit(1, "10")];
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, first)));
        await _pipeline.CompactAsync();
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Records(0, first), .. Records(3, second)]));
        CompactionResult steps = await _pipeline.CompactAsync();

        using var once = new Pipeline();
        await once.ConsumeAsync(Pipeline.Log([.. Records(0, first), .. Records(3, second)]));
        CompactionResult whole = await once.CompactAsync();

        Assert.Equal(Hashes(whole), Hashes(steps));
        Assert.Equal(3, steps.RowsRead);
    }

    [Fact]
    public async Task A_second_compaction_without_news_folds_and_writes_nothing()
    {
        await FoldOneDay(Deposit(1, "10"));

        CompactionResult again = await _pipeline.CompactAsync();

        Assert.Empty(again.Folded);
        Assert.Equal(0, again.PublicFilesWritten);
        Assert.Single(again.Days);
    }

    [Fact]
    public async Task A_deleted_or_cut_off_public_file_is_made_again_from_the_newest_version()
    {
        await FoldOneDay(Deposit(1, "10"));
        string transactions = Path.Combine(_pipeline.Root, "transactions/home_date=2026-10-05/bucket-00.parquet");
        string statistics = Path.Combine(_pipeline.Root, "account_statistics/home_date=2026-10-05/accounts.parquet");
        byte[] bytes = File.ReadAllBytes(transactions);
        File.Delete(transactions);
        File.WriteAllBytes(statistics, [1, 2, 3]);

        CompactionResult repaired = await _pipeline.CompactAsync();

        Assert.Equal(2, repaired.PublicFilesWritten);
        Assert.Equal(bytes, File.ReadAllBytes(transactions));
        Assert.Equal(["10.0000"], Rows("SELECT sum(amount) FROM read_parquet('{0}/account_statistics/*/accounts.parquet')"));
    }

    [Fact]
    public async Task A_flipped_byte_in_a_segment_stops_the_compaction_and_names_the_segment()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"))));
        string segment = Directory.GetFiles(_pipeline.Root, "segment-*.avro", SearchOption.AllDirectories).Single();
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[^20] ^= 1;
        File.WriteAllBytes(segment, bytes);

        var damaged = await Assert.ThrowsAsync<DamagedDataException>(_pipeline.CompactAsync);

        Assert.Contains(Path.GetFileName(segment), damaged.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_pipeline.Root, "transactions")));
    }

    [Fact]
    public async Task Running_totals_of_the_consumer_agree_with_the_recomputed_ones()
    {
        DayVersion day = await FoldOneDay(
            Deposit(1, "10"), Deposit(1, "12", revision: 1), Deposit(2, "5", voided: true, revision: 3), Deposit(2, "5"), Deposit(3, "1"));

        Assert.Equal(RunningTotalsVerdict.Agree, day.Manifest.RunningTotals);
    }

    [Fact]
    public async Task Totals_of_an_id_that_came_by_two_partitions_are_explained()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(
            Records(0, Deposit(1, "10"), Deposit(2, "7")),
            Records(0, Deposit(1, "12", revision: 1, account: 9))));

        CompactionResult result = await _pipeline.CompactAsync();

        Assert.Equal(RunningTotalsVerdict.Explained, result.Days[0].Manifest.RunningTotals);
        Assert.Equal(["…0001 1 12.0000", "…0002 0 7.0000"], Winners().Order());
    }

    [Fact]
    public async Task A_moved_transaction_stays_at_home_and_is_reported_on_its_new_business_day()
    {
        Transaction moved = Deposit(1, "10", At("2026-11-02T08:00:00Z"), revision: 1) with { OriginalOccurredAt = Noon };
        DayVersion day = await FoldOneDay(Deposit(1, "10"), moved);

        Assert.Equal(["2026-11-02"], Rows("SELECT business_day FROM read_parquet('{0}/transactions/home_date=2026-10-05/*.parquet')"));
        Assert.Equal([new BusinessMonth(2026, 10), new BusinessMonth(2026, 11)], day.Manifest.BusinessMonths);
    }

    [Fact]
    public async Task Overlapping_segments_of_two_owners_add_nothing_and_lose_nothing()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"));
        await _pipeline.ConsumeAsync(Pipeline.Log(records));
        await WriteCheckpointOfAnotherOwner([records[1], records[2]]);

        CompactionResult result = await _pipeline.CompactAsync();

        Assert.Equal(["…0001 0 10.0000", "…0002 0 20.0000", "…0003 0 30.0000"], Winners().Order());
        Assert.Equal(0, result.Days[0].Manifest.Losers);
        Assert.Equal(5, Assert.Single(result.Days[0].Manifest.Inputs).Digest.Rows);
    }

    [Fact]
    public async Task Buckets_share_the_winners_out_and_hold_each_once()
    {
        using var pipeline = new Pipeline { BucketCount = 4 };
        Transaction[] transactions = [.. Enumerable.Range(1, 40).Select(number => Deposit(number, "1") with
        {
            Id = new TransactionId(XxHash64.HashToUInt64([(byte)number])),
        })];
        await pipeline.ConsumeAsync(Pipeline.Log(Records(0, transactions)));
        await pipeline.CompactAsync();

        Assert.Equal(["40|40|4"], Query(pipeline, "SELECT count(*) || '|' || count(DISTINCT transaction_id) || '|' || count(DISTINCT filename) FROM read_parquet('{0}/transactions/*/*.parquet', filename = true)"));
    }

    [Fact]
    public async Task An_unusual_sign_is_counted_and_kept()
    {
        await FoldOneDay(Deposit(1, "-10"), Deposit(2, "5"));

        Assert.Equal(["1|-5.0000"], Rows("SELECT sum(sign_anomalies) || '|' || sum(amount) FROM read_parquet('{0}/account_statistics/*/accounts.parquet')"));
    }

    private const string WinnersSql =
        "SELECT '…' || substr(transaction_id::VARCHAR, 15, 4) || ' ' || revision || ' ' || amount FROM read_parquet('{0}/transactions/*/*.parquet')";

    private static List<string> Hashes(CompactionResult result) =>
        [.. result.Days.SelectMany(day => day.Manifest.Outputs).Select(output => $"{output.Name} {output.Sha256}")];

    private async Task<DayVersion> FoldOneDay(params Transaction[] transactions)
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, transactions)));
        CompactionResult result = await _pipeline.CompactAsync();
        return Assert.Single(result.Days);
    }

    /// <summary>A checkpoint of the same range by a member that had been away: from the first of the records on.</summary>
    private async Task WriteCheckpointOfAnotherOwner(IReadOnlyList<ScriptedRecord> records)
    {
        using var zombie = new Pipeline();
        using ScriptedLog log = Pipeline.Log(records);
        await zombie.ConsumeAsync(log);
        foreach (string file in Directory.GetFiles(Path.Combine(zombie.Root, "state"), "*-*.*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(_pipeline.Root, Path.GetRelativePath(zombie.Root, file));
            File.Copy(file, target, overwrite: true);
        }
    }

    private List<string> Winners() => Directory.Exists(Path.Combine(_pipeline.Root, "transactions")) ? Rows(WinnersSql) : [];

    private List<string> Losers(DayVersion day) => [.. Rows(
        "SELECT '…' || substr(transaction_id::VARCHAR, 15, 4) || ' ' || revision || ' ' || amount || ' ' || loser_reason "
        + $"FROM read_parquet('{{0}}/state/days/date={day.Date}/{day.Version}/losers.parquet')").Order(StringComparer.Ordinal)];

    private List<string> Rows(string sql) => Query(_pipeline, sql);

    private static List<string> Query(Pipeline pipeline, string sql) => ParquetQuery.Run(pipeline, sql);
}
