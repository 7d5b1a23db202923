using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Ingest;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Checkpoints that can't be read: the newest is read again by itself, any other stops what depends on it and says what to do.</summary>
public sealed class DamagedCheckpointTests : IAsyncLifetime
{
    private static readonly LogPartition Zero = new(0);

    private readonly Pipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_damaged_newest_checkpoint_is_read_again_and_the_published_files_are_the_same()
    {
        await ConsumeInSteps(2, 4);
        await _pipeline.CompactAsync();
        byte[] published = await File.ReadAllBytesAsync(PublicFile, Cancellation);
        string damaged = Damage(2);

        _pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(4)));
        Assert.Equal([new OffsetRange(new LogOffset(0), new LogOffset(4))], await CoverageAsync());
        await _pipeline.CompactAsync();

        Assert.Equal(published, await File.ReadAllBytesAsync(PublicFile, Cancellation));
        Assert.Equal([damaged], (await VerifyAsync()).Where(finding => finding.IsFault).Select(finding => finding.Place));

        File.Delete(Path.Combine(_pipeline.Root, damaged));
        Assert.DoesNotContain(await VerifyAsync(), finding => finding.IsFault);
    }

    [Fact]
    public async Task A_checkpoint_that_comes_out_the_same_when_it_is_read_again_takes_the_place_of_the_damaged_one()
    {
        await ConsumeInSteps(2, 4);
        string damaged = Damage(2);
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(4)));

        Assert.Equal(damaged, Path.GetRelativePath(_pipeline.Root, Damaged(2)));
        Assert.DoesNotContain(await VerifyAsync(), finding => finding.IsFault);
    }

    [Fact]
    public async Task A_newest_checkpoint_that_is_missing_is_read_again()
    {
        await ConsumeInSteps(2, 4);
        File.Delete(Damaged(2));
        using ScriptedLog log = Pipeline.Log(Deposits(5));
        await _pipeline.ConsumeAsync(log);

        Assert.Equal([new OffsetRange(new LogOffset(0), new LogOffset(5))], await CoverageAsync());
        Assert.Equal(4, log.Delivered);
    }

    [Fact]
    public async Task What_an_idle_partition_said_later_does_not_hide_what_is_missing()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(3)));
        _pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(3)));
        Damage(0);
        using ScriptedLog log = Pipeline.Log(Deposits(3));
        await _pipeline.ConsumeAsync(log);

        Assert.Equal(3, log.Delivered);
        Assert.Equal([new OffsetRange(new LogOffset(0), new LogOffset(3))], await CoverageAsync());
    }

    [Fact]
    public async Task A_range_that_the_topic_no_longer_has_is_never_jumped_over()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(3)));
        Damage(0);
        using ScriptedLog log = Pipeline.Log(Deposits(5));
        log.CutBefore(Zero, new LogOffset(3));

        PartitionsStoppedException stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(() => _pipeline.ConsumeAsync(log));
        Assert.Contains("--offsets 0:0-3", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_checkpoint_in_the_middle_stops_what_depends_on_it_and_is_mended_by_removing_it()
    {
        await ConsumeInSteps(2, 4, 6);
        string damaged = Damage(2);

        var compacting = await Assert.ThrowsAsync<DamagedDataException>(_pipeline.CompactAsync);
        Assert.Contains(damaged, compacting.Message, StringComparison.Ordinal);
        Assert.Contains("'accounting run' then reads the topic again from offset 2 of partition 0", compacting.Message, StringComparison.Ordinal);
        var consuming = await Assert.ThrowsAsync<DamagedDataException>(() => _pipeline.ConsumeAsync(Pipeline.Log(Deposits(7))));
        Assert.Equal(compacting.Message, consuming.Message);

        File.Delete(Path.Combine(_pipeline.Root, damaged));
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(7)));
        await _pipeline.CompactAsync();
        Assert.Equal([new OffsetRange(new LogOffset(0), new LogOffset(7))], await CoverageAsync());
        Assert.DoesNotContain(await VerifyAsync(), finding => finding.IsFault);
    }

    [Fact]
    public async Task A_void_checkpoint_does_not_stand_in_for_a_damaged_one_of_the_same_offsets()
    {
        await ConsumeInSteps(2, 4);
        IReadOnlyList<Checkpoint> checkpoints = (await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation)).Checkpoints;
        Checkpoint late = checkpoints.First(checkpoint => checkpoint.From.Value == 2);
        string damaged = Damage(2);
        await VoidTwinOfAsync(late);

        var single = await Assert.ThrowsAsync<DamagedDataException>(
            () => new PartitionDates(_pipeline.Store, late.Source, late.Partition, new KnownIntervals(_pipeline.Store)).OfAsync(Noon.UtcDate, late.To, Cancellation));
        var whole = await Assert.ThrowsAsync<DamagedDataException>(() => new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation));

        Assert.Contains(damaged, single.Message, StringComparison.Ordinal);
        Assert.Equal(whole.Message, single.Message);
    }

    [Fact]
    public async Task A_damaged_idle_checkpoint_is_set_aside()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(3)));
        _pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(3)));
        string damaged = Damage(3);

        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(Cancellation);

        Assert.Contains(damaged, Assert.Single(catalog.SetAside).Problem, StringComparison.Ordinal);
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(4)));
        Assert.Equal([new OffsetRange(new LogOffset(0), new LogOffset(4))], await CoverageAsync());
    }

    private string PublicFile => Path.Combine(_pipeline.Root, "transactions", $"home_date={Noon.UtcDate}", "bucket-00.parquet");

    private static IReadOnlyList<ScriptedRecord> Deposits(int count) =>
        Records(0, [.. Enumerable.Range(1, count).Select(number => Deposit(number, $"{number}"))]);

    private async Task ConsumeInSteps(params int[] ends)
    {
        foreach (int end in ends)
        {
            await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(end)));
        }
    }

    /// <summary>The path of the checkpoint that begins at an offset.</summary>
    private string Damaged(int from) =>
        Assert.Single(Directory.GetFiles(_pipeline.Root, $"checkpoint-{from:D12}-*", SearchOption.AllDirectories));

    /// <summary>Spoils the checkpoint that begins at an offset, and returns its key.</summary>
    private string Damage(int from)
    {
        string path = Damaged(from);
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path).SkipLast(3)]);
        return Path.GetRelativePath(_pipeline.Root, path);
    }

    /// <summary>Stores another checkpoint of the same interval, whose segment was collected before it arrived.</summary>
    private async Task VoidTwinOfAsync(Checkpoint checkpoint)
    {
        Timestamp at = checkpoint.CreatedAt.Plus(NodaTime.Duration.FromSeconds(1));
        ContentHash256 hash = ContentHash256.Of([1]);
        SegmentReference segment = checkpoint.Segment! with { Key = CheckpointKey.ForSegment(checkpoint.Source, checkpoint.Partition, checkpoint.Range, hash), Sha256 = hash };
        byte[] bytes = StoreJson.Serialize(checkpoint with { Segment = segment, CreatedAt = at, HomeDates = [] });
        var mark = new CollectedFile { Format = CollectedFile.CurrentFormat, File = segment.Key, LengthBytes = segment.LengthBytes, WrittenAt = at, CollectedAt = at };
        await _pipeline.Store.PutAsync(
            [ObjectContent.FromBytes(CheckpointKey.ForCheckpoint(checkpoint.Source, checkpoint.Partition, checkpoint.Range, ContentHash256.Of(bytes)), bytes), mark.ToContent()],
            Cancellation);
    }

    private async Task<IReadOnlyList<OffsetRange>> CoverageAsync()
    {
        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(Cancellation);
        return Assert.Single(Coverage.Of(catalog.Checkpoints.Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), []).Partitions).Ranges;
    }

    private async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, null, null, Cancellation);
        return (await StoreVerification.RunAsync(root, _pipeline.CompactorOptions, VerificationDepth.SecondReader, (_, _, _) => { }, Cancellation)).Findings;
    }
}
