using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor;

public sealed class FailingDayTests : IDisposable
{
    private static readonly Timestamp Next = At("2026-10-06T12:00:00Z");

    /// <summary>So that every message has a segment of its own.</summary>
    private readonly Pipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_damaged_segment_fails_the_day_that_needs_it_and_no_other()
    {
        await ConsumeAsync(Deposit(1, "10"), Deposit(2, "7", Next), Deposit(3, "5", At("2026-11-03T12:00:00Z")));
        string segment = Segment(1);
        byte[] whole = File.ReadAllBytes(segment);
        Damage(segment);

        CompactionResult result = await CompactAsync();

        DayBehind failed = Assert.Single(result.Behind);
        Assert.Equal("2026-10-06", failed.Date.ToString());
        Assert.Equal([new BusinessMonth(2026, 10)], failed.BusinessMonths);
        Assert.Contains("accounting backfill --offsets 0:1-2", Assert.IsType<DamagedDataException>(failed.Cause).Message, StringComparison.Ordinal);
        Assert.Equal(["2026-10-05", "2026-11-03"], result.Folded.Select(date => date.ToString()));
        Assert.Equal(["home_date=2026-10-05", "home_date=2026-11-03"], PublicDates());

        File.WriteAllBytes(segment, whole);
        CompactionResult mended = await CompactAsync();

        Assert.Equal(["2026-10-06"], mended.Folded.Select(date => date.ToString()));
        Assert.Empty(mended.Behind);
    }

    [Fact]
    public async Task A_damaged_file_of_a_day_fails_that_day_until_it_is_distrusted_and_folded_again()
    {
        await ConsumeAsync(Deposit(1, "10"), Deposit(2, "7", Next));
        DayVersion before = (await CompactAsync()).Days[1];
        string file = Path.Combine(_pipeline.Root, before.KeyOf(before.Find(DayFiles.Winners(0))!).Value);
        byte[] whole = File.ReadAllBytes(file);
        Damage(file);
        File.Delete(Path.Combine(_pipeline.Root, "transactions/home_date=2026-10-06/bucket-00.parquet"));
        File.Delete(Path.Combine(_pipeline.Root, "transactions/home_date=2026-10-05/bucket-00.parquet"));

        CompactionResult result = await CompactAsync();

        Assert.Equal(["2026-10-06"], result.Failed.Select(day => day.Date.ToString()));
        Assert.Equal(["2026-10-05"], result.Published.Select(date => date.ToString()));
        Assert.Equal(1, result.PublicFilesWritten);

        CompactionResult mended = await _pipeline.NewCompaction().RunAsync(null, new HashSet<HomeDate> { before.Date }, TestContext.Current.CancellationToken);

        Assert.Equal(["2026-10-06"], mended.Folded.Select(date => date.ToString()));
        Assert.Equal(before.Version, mended.Days[1].Version);
        Assert.Equal(whole, File.ReadAllBytes(file));
        Assert.Empty(mended.Behind);
    }

    [Fact]
    public async Task A_manifest_that_isnt_what_its_folder_says_fails_its_day_alone()
    {
        await ConsumeAsync(Deposit(1, "10"), Deposit(2, "7", Next));
        DayVersion before = (await CompactAsync()).Days[0];
        File.AppendAllText(Path.Combine(_pipeline.Root, before.ManifestKey.Value), " ");

        CompactionResult result = await CompactAsync();

        Assert.Contains("delete its folder and compact again", Assert.Single(result.Failed).Cause!.Message, StringComparison.Ordinal);
        Assert.Equal(["2026-10-06"], result.Days.Select(day => day.Date.ToString()));
    }

    /// <summary>It is found out when files of all dates are written, the one that is small with others and the large one by itself: those of the others are written once more.</summary>
    [Fact]
    public async Task A_checkpoint_that_was_damaged_since_it_was_read_fails_its_day_and_no_other()
    {
        Transaction[] rows =
        [
            .. Enumerable.Range(10, 3_000).Select(id => Deposit(id, "1")),
            .. Enumerable.Range(1, 6).Select(day => Deposit(day, $"{day}", At($"2026-10-1{day}T12:00:00Z"))),
        ];
        using var pipeline = new Pipeline();
        await pipeline.ConsumeAsync(Pipeline.Log(Records(0, rows[..^1])));
        await pipeline.ConsumeAsync(Pipeline.Log(Records(0, rows)));
        Compaction compaction = pipeline.NewCompaction();
        await compaction.PinAsync(TestContext.Current.CancellationToken);
        Damage(Directory.GetFiles(pipeline.Root, "checkpoint-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last());

        CompactionResult result = await compaction.RunAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(["2026-10-16"], result.Failed.Select(day => day.Date.ToString()));
        Assert.Equal(["2026-10-05", .. Enumerable.Range(1, 5).Select(day => $"2026-10-1{day}")], result.Folded.Select(date => date.ToString()));
    }

    [Fact]
    public async Task Days_that_were_not_to_be_compacted_are_told_as_behind_without_a_cause()
    {
        await ConsumeAsync(Deposit(1, "10"), Deposit(2, "7", Next));

        CompactionResult result = await _pipeline.NewCompaction().RunAsync(new HashSet<HomeDate> { HomeDate.Parse("2026-10-06") }, TestContext.Current.CancellationToken);

        Assert.Equal([new BusinessMonth(2026, 10)], Assert.Single(result.Behind).BusinessMonths);
        Assert.Empty(result.Failed);
        Assert.Equal(["home_date=2026-10-06"], PublicDates());
    }

    private static void Damage(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private Task ConsumeAsync(params Transaction[] transactions) => _pipeline.ConsumeAsync(Pipeline.Log(Records(0, transactions)));

    private Task<CompactionResult> CompactAsync() => _pipeline.NewCompaction().RunAsync(null, TestContext.Current.CancellationToken);

    private string Segment(int offset) =>
        Directory.GetFiles(_pipeline.Root, "segment-*.avro", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(offset);

    private IEnumerable<string> PublicDates() => Directory.GetDirectories(Path.Combine(_pipeline.Root, "transactions")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);
}
