using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A topic that is deleted and created anew under a consumer that runs: nothing of the new one is written down as if it were of the old.</summary>
public sealed class RecreatedTopicTests : IDisposable
{
    private static readonly LogPartition Zero = new(0);
    private static readonly LogIdentity First = new() { ClusterId = "scripted", Topic = "transactions", TopicId = "first", PartitionCount = 2 };
    private static readonly LogIdentity Another = First with { TopicId = "another" };

    private readonly Pipeline _pipeline = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task A_topic_created_anew_between_the_last_poll_and_the_checkpoint_drops_the_interval_and_stops_its_partitions()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4), Deposits(0, 1));
        log.BeforePoll = delivered => log.Standing = delivered >= 5 ? Another : null;

        string message = await StoppedAsync(log);

        Assert.Contains("Partition 0: the topic 'transactions' was deleted and created anew while it was read (it was cluster 'scripted', topic id 'first'", message, StringComparison.Ordinal);
        Assert.Contains("Partition 1: the topic", message, StringComparison.Ordinal);
        Assert.Contains("accounting source new", message, StringComparison.Ordinal);
        Assert.Empty(await CheckpointsAsync());
        Assert.Empty(log.Committed);
    }

    [Fact]
    public async Task What_was_written_down_before_stands()
    {
        using var pipeline = new Pipeline { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };
        using ScriptedLog log = Log(First, Deposits(0, 4));
        log.BeforePoll = _ => log.Standing = log.Committed.Count > 0 ? Another : null;
        await Assert.ThrowsAsync<PartitionsStoppedException>(() => pipeline.ConsumeAsync(log));

        Assert.Equal(1, Assert.Single(await CheckpointsAsync(pipeline)).To.Value);
        Assert.Equal(new LogOffset(1), log.Committed[Zero]);
    }

    [Fact]
    public async Task A_topic_that_lost_partitions_was_created_anew()
    {
        using ScriptedLog log = Log(First with { TopicId = null }, Deposits(0, 4), Deposits(0, 1));
        log.Standing = First with { TopicId = null, PartitionCount = 1 };

        Assert.Contains("2 partitions, and is cluster 'scripted', 1 partition", await StoppedAsync(log), StringComparison.Ordinal);
        Assert.Empty(await CheckpointsAsync());
    }

    [Fact]
    public async Task Without_an_id_of_the_topic_another_value_where_the_last_message_was_taken_drops_the_interval()
    {
        using ScriptedLog log = Log(First with { TopicId = null }, Deposits(0, 4));
        log.BeforePoll = delivered => log.StandingRecords = delivered == 4 ? [.. Deposits(0, 3), .. Deposits(3, 5, amountOffset: 7)] : null;

        Assert.Contains("Partition 0: the message at offset 3 has the hash", await StoppedAsync(log), StringComparison.Ordinal);
        Assert.Empty(await CheckpointsAsync());
    }

    [Fact]
    public async Task Without_an_id_of_the_topic_an_interval_that_went_over_into_another_log_half_way_is_dropped()
    {
        using ScriptedLog log = Log(First with { TopicId = null }, Deposits(0, 4));

        // The last ones were read of the log that stands there now.
        log.StandingRecords = [.. Deposits(0, 2, amountOffset: 7), .. Deposits(2, 2)];

        Assert.Contains("Partition 0: the message at offset 0 has the hash", await StoppedAsync(log), StringComparison.Ordinal);
        Assert.Empty(await CheckpointsAsync());
    }

    [Fact]
    public async Task A_quiet_topic_is_asked_for_now_and_then()
    {
        using ScriptedLog log = Log(First, Deposits(0, 2));
        await _pipeline.ConsumeAsync(Log(First, Deposits(0, 2)));
        int polls = 0;
        log.BeforePoll = _ =>
        {
            Assert.True(++polls < 200, "It was never asked for.");
            if (polls == 20)
            {
                log.Standing = Another;
                _pipeline.Clock.Advance(TimeSpan.FromSeconds(11));
            }
        };
        ConsumerLoop loop = _pipeline.Loop(log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.BeforePoll += _ =>
        {
            if (loop.Status.Partitions is [{ State: PartitionState.Stopped }])
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAsync<PartitionsStoppedException>(() => loop.RunAsync(untilCaughtUp: false, stop.Token));
    }

    [Fact]
    public async Task An_error_such_as_the_act_causes_has_the_broker_asked_at_once()
    {
        using ScriptedLog log = Log(First, Deposits(0, 2));
        await _pipeline.ConsumeAsync(Log(First, Deposits(0, 2)));
        int polls = 0;
        log.BeforePoll = _ =>
        {
            Assert.True(++polls < 200, "It was never asked for.");
            if (polls == 20)
            {
                log.Standing = Another;
                log.LastError = "Local_UnknownPartition: unknown partition";
            }
        };
        ConsumerLoop loop = _pipeline.Loop(log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.BeforePoll += _ =>
        {
            if (loop.Status.Partitions is [{ State: PartitionState.Stopped }])
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAsync<PartitionsStoppedException>(() => loop.RunAsync(untilCaughtUp: false, stop.Token));
    }

    [Fact]
    public async Task A_rebalance_has_the_broker_asked_before_a_partition_begins()
    {
        using ScriptedLog log = Log(First, Deposits(0, 2));
        log.Standing = Another;
        int delivered = 0;
        log.BeforePoll = count => delivered = count;

        await StoppedAsync(log);

        Assert.Equal(0, delivered);
    }

    [Fact]
    public async Task A_broker_that_does_not_tell_has_the_checkpoint_wait_until_it_does()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4));
        int polls = 0;
        log.BeforePoll = _ =>
        {
            log.IsUnreachable = ++polls is > 2 and < 30;
            _pipeline.Clock.Advance(TimeSpan.FromSeconds(5));
            if (polls == 29)
            {
                Assert.Empty(log.Committed);
            }
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        log.BeforePoll += _ =>
        {
            Assert.True(polls < 200, "It was never written down.");
            if (log.Committed.TryGetValue(Zero, out LogOffset next) && next.Value == 4)
            {
                stop.Cancel();
            }
        };
        await _pipeline.Loop(log).RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal(4, (await CheckpointsAsync()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task What_no_broker_confirms_when_the_partitions_are_given_up_is_read_again()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4));
        log.BeforePoll = delivered => log.IsUnreachable = delivered == 4;
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => _pipeline.ConsumeAsync(log));
        Assert.Empty(await CheckpointsAsync());

        await _pipeline.ConsumeAsync(Log(First, Deposits(0, 4)));
        Assert.Equal(4, (await CheckpointsAsync()).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_leader_epoch_that_goes_back_stops_the_partition()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4));
        log.LeaderEpoch = 3;
        log.BeforePoll = delivered => log.LeaderEpoch = delivered < 2 ? 3 : 2;

        Assert.Contains("Partition 0: the message at offset 2 is of leader epoch 2, and one before it was of 3", await StoppedAsync(log), StringComparison.Ordinal);
        Assert.Equal(2, (await CheckpointsAsync()).Where(checkpoint => checkpoint.Partition == Zero).Sum(checkpoint => checkpoint.Counters.Accepted));
    }

    [Fact]
    public async Task A_leader_epoch_that_moved_has_the_last_message_before_looked_at()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4));
        log.LeaderEpoch = 3;
        log.BeforePoll = delivered => log.LeaderEpoch = delivered < 2 ? 3 : 4;
        log.StandingRecords = [.. Deposits(0, 1), .. Deposits(1, 1, amountOffset: 7), .. Deposits(2, 2)];

        Assert.Contains("Partition 0: the message at offset 1 has the hash", await StoppedAsync(log), StringComparison.Ordinal);
        Assert.Empty(await CheckpointsAsync());
    }

    [Fact]
    public async Task A_leader_epoch_that_moved_over_the_same_messages_stops_nothing()
    {
        using ScriptedLog log = Log(First, Deposits(0, 4));
        log.BeforePoll = delivered => log.LeaderEpoch = delivered < 2 ? 3 : 4;
        await _pipeline.ConsumeAsync(log);

        Assert.Equal(4, (await CheckpointsAsync()).Max(checkpoint => checkpoint.LeaderEpoch));
        Assert.Equal(new LogOffset(4), log.Committed[Zero]);
    }

    private static ScriptedLog Log(LogIdentity identity, params IReadOnlyList<ScriptedRecord>[] partitions) =>
        new(new Accounting.Ingest.Decoding.TransactionDecoder(Accounting.Ingest.Decoding.TransactionDecoder.OwnSchemas()), partitions) { Identity = identity };

    private static IReadOnlyList<ScriptedRecord> Deposits(int first, int count, int amountOffset = 0) =>
        Records(first, [.. Enumerable.Range(first, count).Select(number => Deposit(number + 1, $"{number + 1 + amountOffset}"))]);

    private async Task<string> StoppedAsync(ScriptedLog log) =>
        (await Assert.ThrowsAsync<PartitionsStoppedException>(() => _pipeline.ConsumeAsync(log))).Message;

    private Task<IReadOnlyList<Checkpoint>> CheckpointsAsync() => CheckpointsAsync(_pipeline);

    private static async Task<IReadOnlyList<Checkpoint>> CheckpointsAsync(Pipeline pipeline)
    {
        var catalog = new CheckpointCatalog(pipeline.Store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog.Checkpoints;
    }
}
