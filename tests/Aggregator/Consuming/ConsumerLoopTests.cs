using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Ingest;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

public sealed class ConsumerLoopTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Offsets_are_conserved_over_accepted_quarantined_and_gaps()
    {
        ScriptedRecord broken = new(new LogOffset(7), Noon, [1, 2, 3]);
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Records(3, Deposit(1, "10")), broken, .. Records(9, Deposit(2, "20"))]));

        Checkpoint checkpoint = Assert.Single(await Checkpoints());
        Assert.Equal(new OffsetRange(new LogOffset(3), new LogOffset(10)), checkpoint.Range);
        Assert.Equal(new CheckpointCounters(7, 2, 1, 4), checkpoint.Counters);
        Assert.Equal(1, checkpoint.Quarantine!.Rows);
    }

    [Fact]
    public async Task Idle_partitions_say_that_they_were_at_their_end()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10")), []));

        IReadOnlyList<Checkpoint> checkpoints = await Checkpoints();
        Assert.Equal(2, checkpoints.Count);
        Assert.All(checkpoints, checkpoint => Assert.Equal(Timestamp.Now(_pipeline.Clock), checkpoint.CaughtUpAt));
        Assert.All(checkpoints, checkpoint => Assert.Equal(2, checkpoint.PartitionCount));
        Assert.True(checkpoints[1].Range.IsEmpty);
    }

    [Fact]
    public async Task An_idle_partition_says_so_again_only_when_the_broker_confirms_it()
    {
        using ScriptedLog log = Pipeline.Log(Records(0, Deposit(1, "10")));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        int polls = 0;
        log.BeforePoll = _ =>
        {
            switch (++polls)
            {
                case 5:
                    log.IsUnreachable = true;
                    _pipeline.Clock.Advance(TimeSpan.FromMinutes(61));
                    break;
                case 10:
                    log.IsUnreachable = false;
                    _pipeline.Clock.Advance(TimeSpan.FromMinutes(61));
                    break;
                case 15:
                    stop.Cancel();
                    break;
            }
        };
        Timestamp began = Timestamp.Now(_pipeline.Clock);
        await _pipeline.Loop(log).RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal(
            [began.Plus(Duration.FromMinutes(122))],
            (await Checkpoints()).Where(checkpoint => checkpoint.Range.IsEmpty).Select(checkpoint => checkpoint.CaughtUpAt!.Value).Distinct());
    }

    [Fact]
    public async Task A_stop_while_a_schema_is_waited_for_leaves_in_order_and_the_message_for_later()
    {
        using ScriptedLog log = Pipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30")));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.BeforePoll = delivered =>
        {
            if (delivered == 2)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }
        };

        await _pipeline.Loop(log).RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal(new OffsetRange(new LogOffset(0), new LogOffset(2)), Assert.Single(await Checkpoints()).Range);
    }

    [Fact]
    public async Task A_consumer_started_again_goes_on_after_its_last_checkpoint()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"));
        await _pipeline.ConsumeAsync(Pipeline.Log([.. records.Take(2)]));
        using ScriptedLog second = Pipeline.Log(records);
        ConsumerLoop loop = _pipeline.Loop(second);
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        // The last message before the checkpoint's end is seen again, to know the log by it.
        Assert.Equal((2, 1), (second.Delivered, loop.Messages));
        Assert.Equal(
            [new PartitionCoverage(second.Identity.SourceId, new LogPartition(0), [new OffsetRange(new LogOffset(0), new LogOffset(3))])],
            new Inputs((await Catalog()).Checkpoints, []).Coverage().Partitions, EquivalentCoverage);
    }

    [Fact]
    public async Task A_crash_before_a_checkpoint_leaves_nothing_that_counts()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(2, "20"));
        using ScriptedLog crashing = Pipeline.Log(records);
        crashing.BeforePoll = delivered => { if (delivered == 1) { throw new InvalidOperationException("crash"); } };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _pipeline.ConsumeAsync(crashing));

        Assert.Empty(await Checkpoints());
        Assert.Empty(crashing.Committed);
        using ScriptedLog again = Pipeline.Log(records);
        await _pipeline.ConsumeAsync(again);
        Assert.Equal(2, (await Checkpoints())[0].Counters.Accepted);
        Assert.Equal(new LogOffset(2), again.Committed[new LogPartition(0)]);
    }

    [Fact]
    public async Task A_full_partition_is_checkpointed_without_waiting_for_the_clock()
    {
        using var pipeline = new Pipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };
        await pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"), Deposit(2, "20"), Deposit(3, "30"))));

        var catalog = new CheckpointCatalog(pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1L, 1L, 1L], catalog.Checkpoints.Where(checkpoint => checkpoint.Segment is not null).Select(checkpoint => checkpoint.Segment!.Rows));
    }

    [Theory]
    [InlineData(250_000, 9, 20)]
    [InlineData(64 << 20, 4, 4)]
    public async Task What_a_member_holds_of_all_its_partitions_together_is_bounded(long checkpointBytes, int fewest, int most)
    {
        using var pipeline = new Pipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = checkpointBytes } };
        IReadOnlyList<ScriptedRecord>[] partitions = [.. Enumerable.Range(0, 4).Select(partition => Records(0, [.. Enumerable.Range(1, 2_500).Select(number => Deposit((partition * 10_000) + number, "10"))]))];
        Assert.InRange(partitions[0].Sum(record => record.Value!.Length), 100_000, 249_999);

        await pipeline.ConsumeAsync(Pipeline.Log(partitions));

        var catalog = new CheckpointCatalog(pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        Checkpoint[] written = [.. catalog.Checkpoints.Where(checkpoint => checkpoint.Segment is not null)];
        Assert.InRange(written.Length, fewest, most);
        Assert.Equal(10_000, written.Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_date_that_turns_hot_again_first_loads_what_is_stored()
    {
        IReadOnlyList<ScriptedRecord> records = Records(0, Deposit(1, "10"), Deposit(1, "10"), Deposit(2, "5"), Deposit(1, "12", revision: 1));
        await _pipeline.ConsumeAsync(Pipeline.Log([.. records.Take(2)]));
        await _pipeline.CompactAsync();
        await _pipeline.ConsumeAsync(Pipeline.Log([.. records.Take(3)]));
        await _pipeline.ConsumeAsync(Pipeline.Log(records));

        WinnerTotal total = Assert.Single((await StoredCheckpoints.ReadAsync(_pipeline.Store, TestContext.Current.CancellationToken))[^1].Checkpoint.HomeDates.Single().RunningTotals!);
        Assert.Equal(2, total.Transactions);
        Assert.Equal("17.0000", total.Sums.Amount.ToString());
    }

    [Fact]
    public async Task Rows_of_cold_dates_go_to_the_segment_without_running_totals()
    {
        Transaction old = Deposit(1, "10", At("2026-09-01T10:00:00Z"));
        ScriptedRecord late = new(new LogOffset(1), Noon, Encode(old));
        await _pipeline.ConsumeAsync(Pipeline.Log([.. Records(0, Deposit(2, "5")), late]));

        IReadOnlyList<HomeDateRows> dates = Assert.Single(await Checkpoints()).HomeDates;
        Assert.Equal(["2026-09-01", "2026-10-05"], dates.Select(date => date.Date.ToString()));
        Assert.Null(dates[0].RunningTotals);
        Assert.NotNull(dates[1].RunningTotals);
    }

    [Fact]
    public async Task A_transaction_too_far_ahead_of_the_brokers_clock_is_quarantined()
    {
        Transaction ahead = Deposit(1, "10", Noon.Plus(Duration.FromHours(2)));
        await _pipeline.ConsumeAsync(Pipeline.Log([new ScriptedRecord(new LogOffset(0), Noon, Encode(ahead))]));

        Assert.Equal(1, Assert.Single(await Checkpoints()).Counters.Quarantined);
    }

    [Fact]
    public async Task A_revision_of_a_transaction_that_is_yet_to_occur_is_quarantined()
    {
        Transaction ahead = Deposit(1, "10", revision: 1) with { OriginalOccurredAt = Noon.Plus(Duration.FromDays(9_000)) };
        await _pipeline.ConsumeAsync(Pipeline.Log([new ScriptedRecord(new LogOffset(0), Noon, Encode(ahead))]));

        Assert.Equal(1, Assert.Single(await Checkpoints()).Counters.Quarantined);
    }

    [Fact]
    public async Task A_topic_of_another_cluster_is_refused_before_anything_is_read()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(Records(0, Deposit(1, "10"))));
        using ScriptedLog moved = new(new VerdictsOfNothing(), [])
        {
            Identity = new LogIdentity { ClusterId = "another", Topic = "transactions", PartitionCount = 1 },
        };

        var refused = await Assert.ThrowsAsync<SourceMismatchException>(() => _pipeline.ConsumeAsync(moved));
        Assert.Contains("another", refused.Message, StringComparison.Ordinal);
    }

    private static readonly IEqualityComparer<PartitionCoverage> EquivalentCoverage =
        EqualityComparer<PartitionCoverage>.Create((left, right) =>
            left!.Source == right!.Source && left.Partition == right.Partition && left.Ranges.SequenceEqual(right.Ranges));

    private async Task<CheckpointCatalog> Catalog()
    {
        var catalog = new CheckpointCatalog(_pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog;
    }

    private async Task<IReadOnlyList<Checkpoint>> Checkpoints() => (await Catalog()).Checkpoints;

    private sealed class VerdictsOfNothing : IMessageDecoder
    {
        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => throw new InvalidOperationException("Nothing should have been read.");
    }
}
