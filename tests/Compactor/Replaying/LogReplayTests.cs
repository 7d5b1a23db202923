using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Compactor.Replaying;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Compactor.Replaying;

public sealed class LogReplayTests : IDisposable
{
    private static readonly LogPartition First = new(0);

    private readonly Pipeline _pipeline = new() { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 200 } };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Reading_what_is_stored_already_finds_nothing_and_changes_no_byte()
    {
        IReadOnlyList<ScriptedRecord>[] log = [Numbered(0, 20), [.. Numbered(5, 7), Broken(12)]];
        await _pipeline.ConsumeAsync(Pipeline.Log(log));
        await _pipeline.CompactAsync();
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);
        var replays = new Replays(_pipeline);

        PreparedRun found = await replays.CompleteAsync(Reader(log), await replays.EverythingAsync());

        Assert.Null(found.Run);
        Assert.Equal(28, found.Draft.Counts.Messages);
        Assert.Equal(await replays.EverythingAsync(), found.Draft.Read, CoverageComparer);
        Assert.Equal(before, StoreContents.Of(_pipeline.Root));
    }

    [Fact]
    public async Task A_message_that_the_consumer_missed_is_found_and_stands()
    {
        IReadOnlyList<ScriptedRecord> whole = Numbered(0, 12);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. whole.Where(record => record.Offset.Value is not (4 or 9))]));
        await _pipeline.CompactAsync();
        var replays = new Replays(_pipeline);

        PreparedRun found = await replays.CompleteAsync(Reader(whole), await replays.EverythingAsync());

        DayDifference day = Assert.Single(found.Days);
        Assert.Equal((2, 2, 0, 0), (day.Gained, day.Won, day.Lost, day.Retracted));
        Assert.Equal("15.0000", Assert.Single(day.Sums).Sums.Amount.ToString());
        Assert.Equal(
            [.. Enumerable.Range(0, 12).Select(offset => $"{offset} {(offset is 4 or 9 ? found.Run!.Id.Value : "live")}").Order(StringComparer.Ordinal)],
            Winners());
        Assert.Null((await replays.PrepareAsync(Reader(whole), await replays.EverythingAsync())).Run);
        Assert.DoesNotContain(StoreContents.Of(_pipeline.Root).Keys, name => name.Contains("candidates", StringComparison.Ordinal) || name.Contains("draft", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_nothing_stands_where_nobody_had_read_is_written_down_once()
    {
        IReadOnlyList<ScriptedRecord> whole = [.. Numbered(0, 4), .. Numbered(9, 1)];
        await _pipeline.ConsumeAsync(Pipeline.Log([.. whole.Take(4)]));
        var replays = new Replays(_pipeline);
        ScriptedReader log = Reader(whole);
        IReadOnlyList<PartitionCoverage> markers = [new PartitionCoverage(log.Identity.SourceId, First, [new OffsetRange(new LogOffset(4), new LogOffset(8))])];

        PreparedRun dry = await replays.PrepareAsync(log, markers);
        await replays.Preparation.DiscardAsync(dry, TestContext.Current.CancellationToken);
        Assert.Empty((await replays.InputsAsync()).Runs);
        PreparedRun read = await replays.CompleteAsync(log, markers);

        Assert.False(read.HasFound);
        Assert.Equal((0, 0), (read.Run!.Segments.Count, read.Days.Count));
        Assert.Equal(markers, Assert.Single((await replays.InputsAsync()).Runs).Read, CoverageComparer);
        Assert.Null((await replays.CompleteAsync(log, markers)).Run);
        Assert.DoesNotContain(StoreContents.Of(_pipeline.Root).Keys, name => name.Contains("claim", StringComparison.Ordinal) || name.Contains("draft", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hole_between_checkpoints_is_read_and_filled_with_what_is_accepted_and_what_is_not()
    {
        IReadOnlyList<ScriptedRecord> whole = [.. Numbered(0, 6), Broken(6), .. Numbered(7, 9)];
        await _pipeline.ConsumeAsync(Pipeline.Log(whole));
        Checkpoint[] checkpoints = [.. (await new Replays(_pipeline).InputsAsync()).Checkpoints];
        Checkpoint lost = checkpoints.Single(checkpoint => checkpoint.Quarantine is not null);
        Delete(FileOf(lost), lost.Segment!.Key.Value, lost.Quarantine!.Key.Value);
        var replays = new Replays(_pipeline);
        IReadOnlyList<PartitionCoverage> wanted = ReplaySelection.OfDays((await replays.InputsAsync()).Checkpoints, Noon.UtcDate, Noon.UtcDate);

        PreparedRun found = await replays.CompleteAsync(Reader(whole), wanted);

        Assert.Equal(lost.Segment.Rows, found.Run!.Segments.Sum(segment => segment.Segment.Rows));
        QuarantineLink quarantined = Assert.Single(found.Run.Quarantined);
        Assert.Equal(new LogOffset(6), Assert.Single(await QuarantineFile.ReadAsync(_pipeline.Store, quarantined.File, TestContext.Current.CancellationToken)).Offset);
        Assert.Equal(15, Winners().Count);
        Assert.Null((await replays.PrepareAsync(Reader(whole), wanted)).Run);
    }

    [Fact]
    public async Task Files_of_an_interval_that_were_lost_or_damaged_come_back_byte_for_byte()
    {
        IReadOnlyList<ScriptedRecord> log = [.. Numbered(0, 6), Broken(6), .. Numbered(7, 9)];
        await _pipeline.ConsumeAsync(Pipeline.Log(log));
        await _pipeline.CompactAsync();
        SortedDictionary<string, ContentHash256> before = StoreContents.Of(_pipeline.Root);
        string[] files = [.. before.Keys.Where(name => name.EndsWith(".avro", StringComparison.Ordinal))];
        Delete([.. files.Skip(1)]);
        File.WriteAllBytes(Path.Combine(_pipeline.Root, files[0]), [1, 2, 3]);
        var replays = new Replays(_pipeline);

        PreparedRun found = await replays.CompleteAsync(Reader(log), await replays.EverythingAsync());

        Assert.Null(found.Run);
        Assert.Equal(files.Length, found.Draft.Counts.Restored);
        Assert.Equal(before, StoreContents.Of(_pipeline.Root));
    }

    [Fact]
    public async Task Offsets_that_retention_removed_are_verified_where_they_are_stored_and_told_lost_where_they_are_not()
    {
        IReadOnlyList<ScriptedRecord> whole = Numbered(0, 12);
        await _pipeline.ConsumeAsync(Pipeline.Log(whole));
        Checkpoint[] checkpoints = [.. (await new Replays(_pipeline).InputsAsync()).Checkpoints];
        Delete(FileOf(checkpoints[1]));
        ScriptedReader log = Reader(whole);
        log.Retained[First] = checkpoints[3].To;
        var replays = new Replays(_pipeline);

        PreparedRun found = await replays.PrepareAsync(log, [new PartitionCoverage(log.Identity.SourceId, First, [new OffsetRange(default, new LogOffset(12))])]);

        Assert.Null(found.Run);
        Assert.Equal(3, found.Draft.Counts.Verified);
        Assert.Equal([checkpoints[1].Range], Assert.Single(found.Draft.Lost).Ranges);
        Assert.Equal([new OffsetRange(default, checkpoints[3].To)], Assert.Single(found.Draft.Unreachable).Ranges);

        Delete(checkpoints[0].Segment!.Key.Value);
        DamagedDataException damaged = await Assert.ThrowsAsync<DamagedDataException>(() => replays.PrepareAsync(log, found.Draft.Wanted));
        Assert.Contains(checkpoints[0].Segment!.Key.Value, damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_message_at_a_known_place_is_another_topic()
    {
        IReadOnlyList<ScriptedRecord> log = Numbered(0, 6);
        await _pipeline.ConsumeAsync(Pipeline.Log(log));
        ScriptedRecord other = log[4] with { Value = Encode(Deposit(99, "1")) };
        var replays = new Replays(_pipeline);

        SourceMismatchException changed = await Assert.ThrowsAsync<SourceMismatchException>(async () =>
            await replays.PrepareAsync(Reader([.. log.Take(4), other, .. log.Skip(5)]), await replays.EverythingAsync()));
        SourceMismatchException missing = await Assert.ThrowsAsync<SourceMismatchException>(async () =>
            await replays.PrepareAsync(Reader([.. log.Where(record => record.Offset.Value != 4)]), await replays.EverythingAsync()));

        Assert.All([changed, missing], mismatch => Assert.Contains("ffset 4 of partition 0", mismatch.Message, StringComparison.Ordinal));
        Assert.All([changed, missing], mismatch => Assert.Contains("accounting source new", mismatch.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_mended_decoder_makes_of_a_range_replaces_what_the_broken_one_made()
    {
        IReadOnlyList<ScriptedRecord> log = [.. Numbered(0, 8), Broken(8)];
        await _pipeline.ConsumeAsync(new ScriptedLog(new HundredfoldDecoder(3), log));
        await _pipeline.CompactAsync();
        var replays = new Replays(_pipeline);
        RunDraft told = (await replays.PrepareAsync(Reader(log), await replays.EverythingAsync())).Draft;
        Assert.Equal((1, new LogOffset(3)), (told.Counts.Different, told.FirstDifferent!.Offset));
        Assert.Empty(told.Candidates);
        var again = new Replays(_pipeline) { DecodesAgain = true };

        PreparedRun found = await again.CompleteAsync(Reader(log), await replays.EverythingAsync(), Accounting.Aggregator.Offsets.RunKind.Redecode);

        DayDifference day = Assert.Single(found.Days);
        OffsetRange retracted = Assert.Single(Assert.Single(found.Run!.Retracted).Ranges);
        Assert.True(retracted.Contains(new LogOffset(3)) && retracted.Length < 8);
        Assert.Equal((retracted.Length, retracted.Length, retracted.Length), (day.Gained, day.Retracted, day.Lost));
        Assert.Equal("-396.0000", Assert.Single(day.Sums).Sums.Amount.ToString());
        Assert.Equal(["36.0000"], ParquetQuery.Run(_pipeline, "SELECT sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet')"));
        Assert.Null((await replays.PrepareAsync(Reader(log), await replays.EverythingAsync())).Run);
        Assert.Null((await again.PrepareAsync(Reader(log), await replays.EverythingAsync())).Run);
    }

    [Fact]
    public async Task What_a_run_decoded_wrongly_is_retracted_also_where_a_consumer_decoded_it_rightly()
    {
        IReadOnlyList<ScriptedRecord> log = Numbered(0, 8);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. log.Take(2)]));
        var replays = new Replays(_pipeline);
        SourceId source = Assert.Single(await replays.EverythingAsync()).Source;
        var ahead = Coverage.Of([(source, First, new OffsetRange(new LogOffset(2), new LogOffset(8)))], []);
        await replays.CompleteAsync(new ScriptedReader(new HundredfoldDecoder(3), log), ahead.Partitions);
        await _pipeline.ConsumeAsync(Pipeline.Log(log));
        var again = new Replays(_pipeline) { DecodesAgain = true };

        PreparedRun found = await again.CompleteAsync(Reader(log), await replays.EverythingAsync(), Accounting.Aggregator.Offsets.RunKind.Redecode);

        Assert.Equal((1, new LogOffset(3)), (found.Draft.Counts.Different, found.Draft.FirstDifferent!.Offset));
        Assert.Equal(["36.0000"], ParquetQuery.Run(_pipeline, "SELECT sum(amount) FROM read_parquet('{0}/transactions/*/*.parquet')"));
        Assert.Null((await again.PrepareAsync(Reader(log), await replays.EverythingAsync())).Run);
    }

    [Fact]
    public async Task Interrupted_anywhere_it_goes_on_where_it_was()
    {
        IReadOnlyList<ScriptedRecord> whole = Numbered(0, 30);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. whole.Where(record => record.Offset.Value % 7 != 3)]));
        var replays = new Replays(_pipeline) { KeepsDraft = true };
        IReadOnlyList<PartitionCoverage> everything = await replays.EverythingAsync();
        long read = 0;
        RunDraft? left = null;
        for (int crash = 3; left is null || left.Read[0].Ranges[0].Length < 30; crash += 3)
        {
            ScriptedReader log = Reader(whole);
            log.BeforeRecord = delivered =>
            {
                _pipeline.Clock.Advance(TimeSpan.FromSeconds(6));
                Assert.True(crash < 60);
                if (delivered == 7)
                {
                    throw new InvalidOperationException("crash");
                }
            };
            RunDraft begun = await replays.DraftAsync(everything);
            left = await Record.ExceptionAsync(() => replays.ReadAsync(log, begun)) is null ? await replays.DraftAsync(everything) : null;
            read += log.Delivered;
        }

        Assert.True(read < 90, $"{read} records read");
        PreparedRun found = await replays.CompleteAsync(Reader(whole), everything);
        Assert.Equal(left.Id, found.Run!.Id);
        Assert.Equal(30, Winners().Count);
    }

    [Fact]
    public async Task Who_is_stopped_writes_down_how_far_it_came()
    {
        IReadOnlyList<ScriptedRecord> whole = Numbered(0, 20);
        await _pipeline.ConsumeAsync(Pipeline.Log(whole));
        var replays = new Replays(_pipeline) { KeepsDraft = true };
        IReadOnlyList<PartitionCoverage> everything = await replays.EverythingAsync();
        ScriptedReader log = Reader(whole);
        log.BeforeRecord = delivered => _ = delivered == 12 ? throw new OperationCanceledException() : 0;

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await replays.ReadAsync(log, await replays.DraftAsync(everything)));

        RunDraft left = await replays.DraftAsync(everything);
        Assert.InRange(left.Counts.Messages, 8, 12);
        ScriptedReader rest = Reader(whole);
        await replays.ReadAsync(rest, left);
        Assert.Equal(20 - left.Counts.Messages, rest.Delivered);
    }

    private static readonly IEqualityComparer<PartitionCoverage> CoverageComparer = EqualityComparer<PartitionCoverage>.Create(
        (left, right) => left!.Source == right!.Source && left.Partition == right.Partition && left.Ranges.SequenceEqual(right.Ranges));

    private static ScriptedReader Reader(params IReadOnlyList<ScriptedRecord>[] log) => new(new TransactionDecoder(TransactionDecoder.OwnSchemas()), log);

    /// <summary>Deposits of 1, 2, 3 and so on, by ids that no other offset or partition has.</summary>
    private static IReadOnlyList<ScriptedRecord> Numbered(long first, int count) =>
        Records(first, [.. Enumerable.Range((int)first, count).Select(number => Deposit(number + (1000 * (int)(first == 5 ? 1 : 0)), $"{number + 1}", Noon))]);

    private static ScriptedRecord Broken(long offset) => new(new LogOffset(offset), Noon, [1, 2, 3, (byte)offset]);

    private string FileOf(Checkpoint checkpoint) => StoredCheckpoints.ReadAsync(_pipeline.Store, TestContext.Current.CancellationToken).GetAwaiter().GetResult()
        .Single(named => named.Checkpoint.Partition == checkpoint.Partition && named.Checkpoint.Range == checkpoint.Range).Key.Value;

    private void Delete(params string[] names) => Array.ForEach(names, name => File.Delete(Path.Combine(_pipeline.Root, name)));

    private List<string> Winners() => ParquetQuery.Run(
        _pipeline, "SELECT source_offset || ' ' || coalesce(run, 'live') FROM read_parquet('{0}/transactions/*/*.parquet') ORDER BY 1");
}
