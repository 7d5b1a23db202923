using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Aggregator.Consuming;

/// <summary>A consumer with a real client of a real (development) broker, while the store or the broker fails it.</summary>
public sealed class ConsumerOnBrokerTests : IDisposable
{
    private static readonly LogPartition Zero = new(0);

    private readonly DevelopmentBroker _broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
    private readonly FaultingObjectStore _store = new();
    private int _assignments;

    public void Dispose()
    {
        _store.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task A_consumer_keeps_its_place_and_its_membership_and_goes_on_by_itself()
    {
        Produce(0, 1, 2, 3);
        Produce(1, 4);
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions { CheckpointBytes = 1 });
        int phase = 0;
        int polls = 0;
        log.BeforePoll = () =>
        {
            switch (phase)
            {
                case 0:
                    // Before anything is assigned: the partitions' places can't be found.
                    _store.FailsAlways = true;
                    phase = 1;
                    break;
                case 1 when loop.StoreTrouble is not null && ++polls == 10:
                    Assert.Equal((1, 0L), (_assignments, loop.Messages));
                    _store.FailsAlways = false;
                    phase = 2;
                    break;
                case 2 when loop.Messages == 4 && loop.IsCaughtUp:
                    _store.FailsAlways = true;
                    Produce(0, 5, 6);
                    (phase, polls) = (3, 0);
                    break;
                case 3 when loop.StoreTrouble is not null && ++polls == 10:
                    Produce(1, 7);
                    _store.FailsAlways = false;
                    phase = 4;
                    break;
            }
        };
        using var stop = new StopWhen(() => phase == 4 && loop.Messages == 7 && loop.StoreTrouble is null && loop.IsCaughtUp);
        log.BeforePoll += stop.Look;
        await loop.RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal((1, 7L), (_assignments, loop.Messages));
        Assert.Equal([(0, 5L), (1, 2L)], await AcceptedAsync());
        using GroupProgress progress = new(Member.Options(_broker), TimeProvider.System, NullLogger.Instance);
        Assert.Equal([new LogOffset(5), new LogOffset(2)], (await progress.ReadAsync(TestContext.Current.CancellationToken)).Select(partition => partition.Committed!.Value));
    }

    [Fact]
    public async Task A_store_that_fails_again_between_two_places_is_waited_for_and_nothing_piles_up()
    {
        Produce(0, [.. Enumerable.Range(1, 200)]);
        Produce(1, 201);
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions());
        string second = $"list {CheckpointKey.Folder(log.Identity.SourceId, new LogPartition(1))}";
        int polls = 0;
        int handedOver = 0;
        log.BeforePoll = () =>
        {
            if (_assignments == 0)
            {
                _store.FailsAlways = true;
            }
            else if (++polls == 5)
            {
                _store.FailsAlways = false;
                _store.Called = what => _store.FailsAlways |= what == second;
            }
            else if (polls == 60)
            {
                handedOver = log.Messages;
                _store.Called = null;
                _store.FailsAlways = false;
            }
        };
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.InRange(handedOver, 0, 3);
        Assert.Equal([(0, 200L), (1, 1L)], await AcceptedAsync());
    }

    [Fact]
    public async Task Another_member_takes_over_what_waited_for_the_store()
    {
        Produce(0, 1, 2);
        Produce(1, 3);
        using (ObservedLog first = await OpenAsync())
        {
            ConsumerLoop loop = Loop(first, new ConsumerOptions());
            using var stopFirst = new StopWhen(() => loop.StoreTrouble is not null);
            first.BeforePoll = () => _store.FailsAlways = true;
            first.BeforePoll += stopFirst.Look;
            await loop.RunAsync(untilCaughtUp: false, stopFirst.Token);
        }

        _store.FailsAlways = false;
        using ObservedLog second = await OpenAsync();
        await Loop(second, new ConsumerOptions()).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal([(0, 2L), (1, 1L)], await AcceptedAsync());
    }

    [Fact]
    public async Task A_partition_cut_by_retention_stops_and_the_other_is_read_to_its_end()
    {
        Produce(0, 1, 2, 3);
        using (ObservedLog first = await OpenAsync())
        {
            await Loop(first, new ConsumerOptions()).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
        }

        Produce(0, 4, 5, 6);
        Produce(1, 7, 8);
        _broker.DeleteRecordsBefore(Zero, new LogOffset(5));
        using ObservedLog second = await OpenAsync();
        PartitionsStoppedException stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(
            () => Loop(second, new ConsumerOptions()).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken));

        Assert.Contains("--offsets 0:3-5", stopped.Message, StringComparison.Ordinal);
        Assert.Equal([(0, 3L), (1, 2L)], await AcceptedAsync());
    }

    [Fact]
    public async Task A_partition_cut_while_it_is_read_stops_too()
    {
        Produce(0, 1, 2);
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions());
        bool isCut = false;
        log.BeforePoll = () =>
        {
            if (loop.IsCaughtUp && !isCut)
            {
                log.Pause([Zero]);
                Produce(0, 3, 4, 5);
                _broker.DeleteRecordsBefore(Zero, new LogOffset(4));
                log.Unpause([Zero]);
                isCut = true;
            }
        };
        using var stop = new StopWhen(() => loop.Status.Partitions.Any(partition => partition.State is PartitionState.Stopped));
        log.BeforePoll += stop.Look;
        PartitionsStoppedException stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(() => loop.RunAsync(untilCaughtUp: false, stop.Token));

        Assert.Contains("--offsets 0:2-4", stopped.Message, StringComparison.Ordinal);
        Assert.Equal([(0, 2L)], (await AcceptedAsync()).Where(partition => partition.Accepted > 0));
    }

    [Fact]
    public async Task A_topic_created_anew_and_filled_beyond_the_consumers_place_while_it_runs_stops_its_partitions()
    {
        Produce(0, 1, 2);
        Produce(1, 3);
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions { CheckpointBytes = 1 });
        bool isRecreated = false;
        log.BeforePoll = () =>
        {
            if (loop.IsCaughtUp && loop.Messages == 3 && !isRecreated)
            {
                log.Pause([Zero, new LogPartition(1)]);
                _broker.RecreateTopic(partitions: 2);
                Produce(0, 11, 12, 13, 14);
                Produce(1, 15, 16);
                log.Unpause([Zero, new LogPartition(1)]);
                isRecreated = true;
            }
        };
        using var stop = new StopWhen(() => loop.Status.Partitions is [{ State: PartitionState.Stopped }, { State: PartitionState.Stopped }]);
        log.BeforePoll += stop.Look;
        PartitionsStoppedException stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(() => loop.RunAsync(untilCaughtUp: false, stop.Token));

        Assert.Contains("Partition 0: the topic 'transactions' was deleted and created anew while it was read", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("Partition 1: the topic", stopped.Message, StringComparison.Ordinal);
        Assert.Equal([(0, 2L), (1, 1L)], await AcceptedAsync());
    }

    [Fact]
    public async Task Partitions_that_are_added_to_a_topic_are_read_by_a_consumer_that_runs()
    {
        using var broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions", tellsTopicIds: false);
        PlainProducer.Write(broker, 0, [Value(1)]);
        Dictionary<string, string> settings = new(Member.Options(broker).Settings) { ["topic.metadata.refresh.interval.ms"] = "200" };
        using ObservedLog log = await OpenAsync(Member.Options(broker) with { Settings = settings });
        ConsumerLoop loop = Loop(log, new ConsumerOptions { CheckpointBytes = 1 });
        bool isGrown = false;
        log.BeforePoll = () =>
        {
            if (loop.IsCaughtUp && loop.Messages == 1 && !isGrown)
            {
                // Without topic ids a topic of the same messages with more partitions is the same one, grown.
                log.Pause([Zero]);
                broker.RecreateTopic(partitions: 2);
                PlainProducer.Write(broker, 0, [Value(1)]);
                PlainProducer.Write(broker, 1, [Value(2), Value(3)]);
                log.Unpause([Zero]);
                isGrown = true;
            }
        };
        using var stop = new StopWhen(() => loop.Messages == 3 && loop.IsCaughtUp);
        log.BeforePoll += stop.Look;
        await loop.RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal([(0, 1L), (1, 2L)], await AcceptedAsync());
    }

    [Fact]
    public async Task A_topic_that_is_unknown_for_a_moment_is_waited_for_by_a_consumer_that_runs()
    {
        Produce(0, 1);
        Dictionary<string, string> settings = new(Member.Options(_broker).Settings)
        {
            ["topic.metadata.refresh.interval.ms"] = "50",
            ["topic.metadata.propagation.max.ms"] = "0",
        };
        using ObservedLog log = await OpenAsync(Member.Options(_broker) with { Settings = settings });
        ConsumerLoop loop = Loop(log, new ConsumerOptions { CheckpointBytes = 1 });
        bool isDenied = false;
        bool wasTold = false;
        log.BeforePoll = () =>
        {
            if (loop.IsCaughtUp && loop.Messages == 1 && !isDenied)
            {
                _broker.DenyTopic(ErrorCode.UnknownTopicOrPart);
                isDenied = true;
            }
            else if (isDenied && !wasTold && log.LastError?.Contains("UnknownTopic", StringComparison.Ordinal) == true)
            {
                _broker.DenyTopic(ErrorCode.NoError);
                Produce(0, 2);
                wasTold = true;
            }
        };
        using var stop = new StopWhen(() => wasTold && loop.Messages == 2 && loop.IsCaughtUp);
        log.BeforePoll += stop.Look;
        await loop.RunAsync(untilCaughtUp: false, stop.Token);

        Assert.Equal((0, 2L), Assert.Single(await AcceptedAsync(), partition => partition.Accepted > 0));
    }

    [Fact]
    public async Task Without_topic_ids_a_topic_created_anew_with_other_messages_is_known_by_the_last_message_taken()
    {
        using var broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions", tellsTopicIds: false);
        PlainProducer.Write(broker, 0, [Value(1), Value(2)]);
        using ObservedLog log = await OpenAsync(Member.Options(broker));
        ConsumerLoop loop = Loop(log, new ConsumerOptions { CheckpointBytes = 1 });
        bool isRecreated = false;
        log.BeforePoll = () =>
        {
            if (loop.IsCaughtUp && loop.Messages == 2 && !isRecreated)
            {
                log.Pause([Zero]);
                broker.RecreateTopic(partitions: 1);
                PlainProducer.Write(broker, 0, [Value(11), Value(12), Value(13)]);
                log.Unpause([Zero]);
                isRecreated = true;
            }
        };
        using var stop = new StopWhen(() => loop.Status.Partitions is [{ State: PartitionState.Stopped }]);
        log.BeforePoll += stop.Look;
        PartitionsStoppedException stopped = await Assert.ThrowsAsync<PartitionsStoppedException>(() => loop.RunAsync(untilCaughtUp: false, stop.Token));

        Assert.Contains("the message at offset 1 has the hash", stopped.Message, StringComparison.Ordinal);
        Assert.Equal([(0, 2L)], await AcceptedAsync());
    }

    [Theory]
    [InlineData(BrokerRequest.FindCoordinator, ErrorCode.GroupCoordinatorNotAvailable)]
    [InlineData(BrokerRequest.JoinGroup, ErrorCode.GroupLoadInProgress)]
    [InlineData(BrokerRequest.JoinGroup, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(BrokerRequest.Heartbeat, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(BrokerRequest.OffsetCommit, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(BrokerRequest.OffsetCommit, ErrorCode.RequestTimedOut)]
    [InlineData(BrokerRequest.Fetch, ErrorCode.NotLeaderForPartition)]
    [InlineData(BrokerRequest.Fetch, ErrorCode.RequestTimedOut)]
    [InlineData(BrokerRequest.ListOffsets, ErrorCode.LeaderNotAvailable)]
    [InlineData(BrokerRequest.Metadata, ErrorCode.LeaderNotAvailable)]
    public async Task Errors_of_a_cluster_that_finds_itself_again_are_waited_out(BrokerRequest request, ErrorCode error)
    {
        Produce(0, 1, 2);
        using (ObservedLog first = await OpenAsync())
        {
            await Loop(first, new ConsumerOptions()).RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);
        }

        Produce(0, 3);
        Produce(1, 4, 5);
        using ObservedLog second = await OpenAsync();
        _broker.FailNext(request, error, error, error);
        ConsumerLoop loop = Loop(second, new ConsumerOptions());
        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal(3, loop.Messages);
        Assert.Equal([(0, 3L), (1, 2L)], await AcceptedAsync());
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_waited_for_and_nothing_is_read_twice()
    {
        Produce(0, 1, 2);
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions());
        Trouble? told = null;
        int phase = 0;
        log.BeforePoll = () =>
        {
            switch (phase)
            {
                case 0 when loop.IsCaughtUp && loop.Messages == 2:
                    _broker.TakeDown();
                    phase = 1;
                    break;
                case 1 when loop.Status.Broker is { } trouble:
                    told = trouble;
                    _broker.BringUp();
                    Produce(0, 3, 4);
                    phase = 2;
                    break;
            }
        };
        using var stop = new StopWhen(() => phase == 2 && loop.Messages == 4 && loop.Status.Broker is null && loop.IsCaughtUp);
        log.BeforePoll += stop.Look;
        await loop.RunAsync(untilCaughtUp: false, stop.Token);

        Assert.NotNull(told);
        Assert.Equal((0, 4L), (await AcceptedAsync()).First());
    }

    [Fact]
    public async Task A_topic_that_lost_its_first_messages_is_read_from_what_is_left_and_the_loss_is_told_by_offsets()
    {
        Produce(0, 1, 2, 3, 4, 5);
        Produce(1, 6);
        _broker.DeleteRecordsBefore(new LogPartition(0), new LogOffset(3));
        var logger = new LogEvents<ConsumerLoop>();
        using ObservedLog log = await OpenAsync();
        ConsumerLoop loop = Loop(log, new ConsumerOptions(), logger);

        await loop.RunAsync(untilCaughtUp: true, TestContext.Current.CancellationToken);

        Assert.Equal(3, loop.Messages);
        string told = Assert.Single(logger.Of(215));
        Assert.All(["Partition 0", "offset 3"], text => Assert.Contains(text, told, StringComparison.Ordinal));
    }

    private static byte[] Value(int number) => Encode(Deposit(number, $"{number}", Noon.Plus(Duration.FromMinutes(number))));

    private void Produce(int partition, params IEnumerable<int> numbers) => PlainProducer.Write(_broker, partition, numbers.Select(Value));

    private Task<ObservedLog> OpenAsync() => OpenAsync(Member.Options(_broker));

    private static async Task<ObservedLog> OpenAsync(KafkaOptions options) => new(await KafkaTransactionLog.OpenAsync(
        options,
        new TransactionDecoder(TransactionDecoder.OwnSchemas()),
        TimeProvider.System,
        NullLogger.Instance,
        TestContext.Current.CancellationToken));

    private ConsumerLoop Loop(ITransactionLog log, ConsumerOptions options, ILogger<ConsumerLoop>? logger = null) => new(
        log, _store, new NoStoredDays(), options, new BusinessCalendar(DateTimeZone.Utc), TimeProvider.System, logger ?? NullLogger<ConsumerLoop>.Instance)
    {
        Started = () => _assignments++,
    };

    /// <summary>Of every partition the messages accepted, each counted as often as a checkpoint does.</summary>
    private async Task<IEnumerable<(int Partition, long Accepted)>> AcceptedAsync()
    {
        var catalog = new CheckpointCatalog(_store);
        await catalog.RefreshAsync(TestContext.Current.CancellationToken);
        return catalog.Checkpoints.GroupBy(checkpoint => checkpoint.Partition.Value).Select(own => (own.Key, own.Sum(checkpoint => checkpoint.Counters.Accepted)));
    }

    private sealed class NoStoredDays : IStoredDayReader
    {
        public Task LoadAsync(SourceId source, LogPartition partition, LogOffset resumeAt, DayStore day, CancellationToken cancellation) => Task.CompletedTask;
    }

    /// <summary>Cancels once a condition holds, looked at between polls; gives up after a minute.</summary>
    private sealed class StopWhen(Func<bool> condition) : IDisposable
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        private readonly long _began = TimeProvider.System.GetTimestamp();

        public CancellationToken Token => _stop.Token;

        public void Look()
        {
            Assert.True(TimeProvider.System.GetElapsedTime(_began) < Deadline, "Gave up waiting.");
            if (condition())
            {
                _stop.Cancel();
            }
        }

        public void Dispose() => _stop.Dispose();
    }
}
