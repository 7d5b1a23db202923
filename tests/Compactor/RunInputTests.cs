using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

public sealed class RunInputTests : IDisposable
{
    private static readonly LogPartition First = new(0);

    private readonly Pipeline _pipeline = new();
    private readonly SourceId _source;

    public RunInputTests()
    {
        using ScriptedLog log = Pipeline.Log([]);
        _source = log.Identity.SourceId;
    }

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_complete_run_is_an_input_and_its_rows_name_it()
    {
        await ConsumeAsync(Deposit(1, "10"));
        Run run = await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, _source, First, [(7, Deposit(2, "20"))]);

        CompactionResult result = await _pipeline.CompactAsync();

        Assert.Equal([run.Id], result.Coverage.Runs);
        Assert.Equal(["…0001 10.0000 live", $"…0002 20.0000 {run.Id}"], Winners());
        Assert.Equal(RunningTotalsVerdict.Agree, Assert.Single(result.Days).Manifest.RunningTotals);
    }

    [Fact]
    public async Task A_run_that_is_not_complete_counts_for_nothing()
    {
        await ConsumeAsync(Deposit(1, "10"));
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, _source, First, [(7, Deposit(2, "20"))], complete: false);

        CompactionResult result = await _pipeline.CompactAsync();

        Assert.Empty(result.Coverage.Runs);
        Assert.Equal(["…0001 10.0000 live"], Winners());
    }

    [Fact]
    public async Task Of_one_message_the_live_row_stands_and_the_one_of_a_run_is_a_duplicate()
    {
        await ConsumeAsync(Deposit(1, "10"));
        await WrittenRun.WriteAsync(_pipeline, RunKind.Replay, 0, _source, First, [(0, Deposit(1, "10"))]);

        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);

        Assert.Equal(["…0001 10.0000 live"], Winners());
        Assert.Equal(1, day.Manifest.Losers);
        Assert.Equal(RunningTotalsVerdict.Explained, day.Manifest.RunningTotals);
    }

    [Fact]
    public async Task Runs_and_live_rows_give_the_same_bytes_whichever_is_folded_first()
    {
        await ConsumeAsync(Deposit(1, "10"), Deposit(2, "5"));
        await _pipeline.CompactAsync();
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, _source, First, [(7, Deposit(1, "12", revision: 1)), (8, Deposit(3, "1"))]);
        CompactionResult steps = await _pipeline.CompactAsync();

        using var other = new Pipeline();
        await WrittenRun.WriteAsync(other, RunKind.Backfill, 0, _source, First, [(7, Deposit(1, "12", revision: 1)), (8, Deposit(3, "1"))]);
        await other.CompactAsync();
        await other.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "5"))));
        CompactionResult reversed = await other.CompactAsync();

        Assert.Equal(Hashes(steps), Hashes(reversed));
    }

    [Fact]
    public async Task Retracted_rows_stop_counting_and_are_kept()
    {
        await ConsumeAsync(Deposit(1, "1000"), Deposit(2, "5"));
        CompactionResult before = await _pipeline.CompactAsync();
        Transaction mended = Deposit(1, "10") with { AccountId = 77 };
        Run run = await WriteAsMessageOf(Deposit(1, "1000"), mended, 0);

        CompactionResult result = await _pipeline.CompactAsync();

        DayVersion day = Assert.Single(result.Days);
        Assert.Equal([day.Date], result.Folded);
        Assert.Equal([run.Id], day.Manifest.RetractedBy);
        Assert.Equal(["…0001 10.0000 " + run.Id, "…0002 5.0000 live"], Winners());
        Assert.Equal(["…0001 1000.0000 retracted"], Losers(day));
        Assert.Equal(0, day.Manifest.Conflicts);
        Assert.Equal(RunningTotalsVerdict.Explained, day.Manifest.RunningTotals);
        Assert.NotEqual(Hashes(before), Hashes(result));
    }

    [Fact]
    public async Task A_retraction_leaves_other_offsets_and_later_runs_alone()
    {
        await ConsumeAsync(Deposit(1, "1"), Deposit(2, "2"), Deposit(3, "3"));
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 1, _source, First, [(8, Deposit(4, "4"))]);
        await WrittenRun.WriteAsync(_pipeline, RunKind.Redecode, 2, _source, First, [], [Range(1, 9)]);
        await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 3, _source, First, [(7, Deposit(5, "5"))]);

        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);

        Assert.Equal(["…0001 1.0000 live", "…0005 5.0000 " + RunId.Of(RunKind.Backfill, At("2026-10-05T12:00:03Z"))], Winners());
        Assert.Equal(["…0002 2.0000 retracted", "…0003 3.0000 retracted", "…0004 4.0000 retracted"], Losers(day));
    }

    [Theory]
    [InlineData(1, true, "20")]
    [InlineData(3, true, "20")]
    [InlineData(1, false, "10")]
    [InlineData(3, false, "20")]
    public async Task Of_two_retractions_the_one_that_knew_of_the_other_holds_whatever_clock_named_it_and_else_the_higher_name(int second, bool knows, string standing)
    {
        await ConsumeAsync(Deposit(1, "1000"));
        Run first = await WrittenRun.WriteAsync(_pipeline, RunKind.Redecode, 2, _source, First, [(0, Deposit(1, "10"))], [Range(0, 1)], rawValueOf: _ => Encode(Deposit(1, "1000")), follows: []);
        Run again = await WrittenRun.WriteAsync(
            _pipeline, RunKind.Redecode, second, _source, First, [(0, Deposit(1, "20"))], [Range(0, 1)], rawValueOf: _ => Encode(Deposit(1, "1000")), follows: knows ? [first.Id] : []);

        DayVersion day = Assert.Single((await _pipeline.CompactAsync()).Days);

        RunId stands = standing == "20" ? again.Id : first.Id;
        Assert.Equal([$"…0001 {standing}.0000 {stands}"], Winners());
        Assert.Equal(2, day.Manifest.Losers);
        Assert.Equal(0, day.Manifest.Conflicts);
    }

    [Fact]
    public async Task Runs_of_before_that_name_nothing_keep_the_order_of_their_names()
    {
        await ConsumeAsync(Deposit(1, "1000"));
        Run later = await WrittenRun.WriteAsync(_pipeline, RunKind.Redecode, 2, _source, First, [(0, Deposit(1, "10"))], [Range(0, 1)], rawValueOf: _ => Encode(Deposit(1, "1000")));
        await WrittenRun.WriteAsync(_pipeline, RunKind.Redecode, 1, _source, First, [(0, Deposit(1, "20"))], [Range(0, 1)], rawValueOf: _ => Encode(Deposit(1, "1000")));

        Assert.Equal([RunKind.Redecode], (await _pipeline.CompactAsync()).Days.SelectMany(day => day.Manifest.RetractedBy).Select(run => run.Kind).Distinct());
        Assert.Equal(["…0001 10.0000 " + later.Id], Winners());
    }

    [Fact]
    public async Task A_day_all_of_whose_rows_are_retracted_is_published_empty()
    {
        await ConsumeAsync(Deposit(1, "1"));
        await _pipeline.CompactAsync();
        Transaction elsewhere = Deposit(1, "1", At("2026-10-07T12:00:00Z"));
        await WriteAsMessageOf(Deposit(1, "1"), elsewhere, 0);

        await _pipeline.CompactAsync();

        Assert.Equal(["2026-10-07"], Query("SELECT home_date FROM read_parquet('{0}/transactions/*/*.parquet', hive_partitioning = true)"));
    }

    [Fact]
    public async Task Another_message_at_a_known_place_stops_the_compaction_whoever_brought_it()
    {
        await ConsumeAsync(Deposit(1, "10"));
        await WrittenRun.WriteAsync(_pipeline, RunKind.Replay, 0, _source, First, [(0, Deposit(1, "11"))]);

        var damaged = await Assert.ThrowsAsync<DamagedDataException>(_pipeline.CompactAsync);

        Assert.Contains("offset 0", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("accounting source new", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_bytes_were_changed_stops_the_compaction_and_is_named()
    {
        await ConsumeAsync(Deposit(1, "10"));
        Run run = await WrittenRun.WriteAsync(_pipeline, RunKind.Backfill, 0, _source, First, [(7, Deposit(2, "20"))]);
        string path = Path.Combine(_pipeline.Root, RunFiles.Record(run.Id).Value);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[40] ^= 1;
        File.WriteAllBytes(path, bytes);

        var damaged = await Assert.ThrowsAsync<DamagedDataException>(_pipeline.CompactAsync);

        Assert.Contains(run.Id.Value, damaged.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Hashes(CompactionResult result) =>
        [.. result.Days.SelectMany(day => day.Manifest.Outputs).Select(output => $"{output.Name} {output.Sha256}")];

    private PartitionCoverage Range(long from, long to) => new(_source, First, [new OffsetRange(new LogOffset(from), new LogOffset(to))]);

    private Task ConsumeAsync(params Transaction[] transactions) => _pipeline.ConsumeAsync(Pipeline.Log(Records(0, transactions)));

    /// <summary>The message of one transaction, decoded as another: its offset is retracted and holds that instead.</summary>
    private Task<Run> WriteAsMessageOf(Transaction message, Transaction decoded, long offset) => WrittenRun.WriteAsync(
        _pipeline, RunKind.Redecode, 0, _source, First, [(offset, decoded)], [Range(offset, offset + 1)], rawValueOf: _ => Encode(message));

    private List<string> Winners() => Query(
        "SELECT '…' || substr(transaction_id::VARCHAR, 15, 4) || ' ' || amount || ' ' || coalesce(run, 'live') FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1");

    private List<string> Losers(DayVersion day) => Query(
        "SELECT '…' || substr(transaction_id::VARCHAR, 15, 4) || ' ' || amount || ' ' || loser_reason "
        + $"FROM read_parquet('{{0}}/state/days/date={day.Date}/{day.Version}/losers.parquet') ORDER BY 1");

    private List<string> Query(string sql) => ParquetQuery.Run(_pipeline, sql);
}
