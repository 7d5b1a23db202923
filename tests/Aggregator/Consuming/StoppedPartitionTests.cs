using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>Partitions whose log isn't the one that was read: each stops alone, says why, and nothing is jumped over.</summary>
public sealed class StoppedPartitionTests : IDisposable
{
    private static readonly LogPartition Zero = new(0);
    private static readonly LogPartition One = new(1);

    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Offsets_that_retention_removed_stop_their_partition_and_the_others_are_read_to_the_end()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3), Deposits(0, 1)));
        using ScriptedLog log = Pipeline.Log(Deposits(0, 9), Deposits(0, 5));
        log.CutBefore(Zero, new LogOffset(6));

        string message = await StoppedAsync(log);

        Assert.Contains("the offsets from 3 up to, and not with, 6 are no longer in the topic", message, StringComparison.Ordinal);
        Assert.Contains("accounting backfill --offsets 0:3-6", message, StringComparison.Ordinal);
        Assert.Contains("accounting backfill --input FILE", message, StringComparison.Ordinal);
        Assert.Contains("accounting source new", message, StringComparison.Ordinal);
        Assert.Equal(["0-3", "0-5"], await CoverageAsync());
        Assert.Equal(new LogOffset(5), log.Committed[One]);
        Assert.False(log.Committed.ContainsKey(Zero));
    }

    [Fact]
    public async Task A_partition_without_a_place_of_its_own_is_not_stopped_by_what_retention_removed_before()
    {
        using ScriptedLog log = Pipeline.Log(Deposits(4, 3));
        log.CutBefore(Zero, new LogOffset(4));
        await _pipeline.ConsumeAsync(log);

        Assert.Equal(["4-7"], await CoverageAsync());
    }

    [Fact]
    public async Task What_was_taken_before_a_partition_stopped_is_checkpointed_and_committed()
    {
        using ScriptedLog log = Pipeline.Log(Deposits(0, 4));
        int polls = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.BeforePoll = _ =>
        {
            if (++polls == 3)
            {
                throw new LogTruncatedException(Zero, new LogOffset(2), new LogOffset(3), new LogOffset(4), "as if");
            }

            if (polls == 20)
            {
                Assert.Equal([Zero], log.Paused);
                Assert.Equal(new LogOffset(2), log.Committed[Zero]);
                stop.Cancel();
            }
        };
        var stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(() => _pipeline.Loop(log).RunAsync(untilCaughtUp: false, stop.Token));

        Assert.Contains("accounting backfill --offsets 0:2-3", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(["0-2"], await CoverageAsync());
    }

    [Fact]
    public async Task Another_value_where_the_last_message_stood_stops_the_partition()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3), Deposits(0, 3)));
        IReadOnlyList<ScriptedRecord> recreated = Records(0, Deposit(1, "1"), Deposit(2, "2"), Deposit(3, "3.01"), Deposit(4, "4"));

        string message = await StoppedAsync(Pipeline.Log(recreated, Deposits(0, 4)));

        Assert.Contains("Partition 0: the message at offset 2", message, StringComparison.Ordinal);
        Assert.Contains("accounting source new --partition 0", message, StringComparison.Ordinal);
        Assert.Equal(["0-3", "0-4"], await CoverageAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_log_that_ends_before_what_was_read_stops_the_partition(int messages)
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 4)));

        string message = await StoppedAsync(Pipeline.Log(Deposits(0, messages)));

        Assert.Contains($"Partition 0 ends at offset {messages}, and was read up to 4", message, StringComparison.Ordinal);
        Assert.Equal(["0-4"], await CoverageAsync());
    }

    [Fact]
    public async Task A_hole_where_the_last_message_stood_stops_the_partition()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3)));

        string message = await StoppedAsync(Pipeline.Log([.. Deposits(0, 2), .. Deposits(5, 1)]));

        Assert.Contains("there is no message at offset 2, where one was taken", message, StringComparison.Ordinal);
        Assert.Equal(["0-3"], await CoverageAsync());
    }

    [Fact]
    public async Task Where_retention_removed_just_the_last_message_the_next_one_is_taken()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3)));
        using ScriptedLog log = Pipeline.Log(Deposits(0, 5));
        log.CutBefore(Zero, new LogOffset(3));
        await _pipeline.ConsumeAsync(log);

        Assert.Equal(["0-5"], await CoverageAsync());
        Assert.Equal(2, log.Delivered);
    }

    [Fact]
    public async Task An_idle_checkpoint_still_knows_the_last_message()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3)));
        _pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3)));
        Assert.Contains(await CheckpointsAsync(), checkpoint => checkpoint.Range.IsEmpty && checkpoint.LastMessage is not null);

        await StoppedAsync(Pipeline.Log(Deposits(0, 2, amountOffset: 50)));
    }

    [Fact]
    public async Task An_end_that_the_broker_takes_back_when_asked_stops_nothing()
    {
        using ScriptedLog log = Pipeline.Log(Deposits(0, 3));
        bool isTold = false;
        using var early = new ObservedLog(log)
        {
            // As by a leader that has only just become one.
            EndInstead = () => log.Delivered == 3 && !isTold && (isTold = true) ? new LogRecord { Partition = Zero, Offset = new LogOffset(1) } : null,
        };
        await _pipeline.Loop(early).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal(["0-3"], await CoverageAsync());
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_keeps_a_partition_waiting_and_is_asked_again()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Deposits(0, 3)));
        using ScriptedLog log = Pipeline.Log(Deposits(0, 5));
        log.IsUnreachable = true;
        int polls = 0;
        log.BeforePoll = _ => log.IsUnreachable = ++polls < 10;
        await _pipeline.ConsumeAsync(log);

        Assert.Equal(["0-5"], await CoverageAsync());
        Assert.Equal(1, log.Assignments);
    }

    private static IReadOnlyList<ScriptedRecord> Deposits(int first, int count, int amountOffset = 0) =>
        Records(first, [.. Enumerable.Range(first, count).Select(number => Deposit(number + 1, $"{number + 1 + amountOffset}"))]);

    private async Task<string> StoppedAsync(ScriptedLog log) =>
        (await Assert.ThrowsAsync<PartitionsStoppedException>(() => _pipeline.ConsumeAsync(log))).Message;

    private async Task<IReadOnlyList<Checkpoint>> CheckpointsAsync()
    {
        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog.Checkpoints;
    }

    /// <summary>What checkpoints cover, partition by partition.</summary>
    private async Task<IEnumerable<string>> CoverageAsync() =>
        Coverage.Of((await CheckpointsAsync()).Select(checkpoint => (checkpoint.Source, checkpoint.Partition, checkpoint.Range)), [])
            .Partitions.Select(partition => string.Join(",", partition.Ranges.Select(range => $"{range.From}-{range.To}")));
}
