using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>The producer and its pacing against a real (development) broker.</summary>
public sealed class TransactionProducerTests
{
    private static readonly LogPartition Zero = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_messages_make_the_same_log_in_every_run()
    {
        List<(LogPartition, LogOffset, string)> one = await WriteAndReadBackAsync();
        List<(LogPartition, LogOffset, string)> two = await WriteAndReadBackAsync();

        Assert.Equal(200, one.Count);
        Assert.Equal(3, one.Select(read => read.Item1).Distinct().Count());
        Assert.Equal(one, two);
    }

    [Fact]
    public async Task A_record_is_logged_at_the_time_given()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using TransactionProducer producer = await OpenAsync(broker);
        var loggedAt = Accounting.Ingest.Timestamp.FromUnixMilliseconds(1_345_000_000_123);
        await producer.ProduceAsync("account"u8.ToArray(), "value"u8.ToArray(), loggedAt, Cancellation);
        await producer.FlushAsync(Cancellation);
        using Member member = await Member.JoinAsync(broker);

        member.PollUntil(() => member.Read.Count == 1);

        Assert.Equal(loggedAt, member.LastRecord.LoggedAt);
        Assert.Equal(new ProducerProgress(Sent: 1, Delivered: 1), producer.Progress);
    }

    [Fact]
    public async Task A_paced_producer_never_runs_further_ahead_of_its_group_than_the_window()
    {
        const int Window = 10, Messages = 95;
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using Member member = await Member.JoinAsync(broker);
        using TransactionProducer producer = await OpenAsync(broker, new ProducerPace { Group = "tests", WindowMessages = Window });
        Task writing = WriteAsync(producer, Messages);
        LogOffset committed = new(0);

        member.PollUntil(() =>
        {
            Assert.True(member.Read.Count <= committed.Value + Window, $"Record {member.Read.Count} came while only {committed} were committed.");
            if (member.Read.Count == Math.Min(committed.Value + Window, Messages))
            {
                committed = new LogOffset(member.Read.Count);
                member.Log.Commit([new PartitionPosition(Zero, committed)]);
            }

            return member.Read.Count == Messages;
        });
        await writing;

        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"value-{number}"), member.Read.Select(read => read.Value));
    }

    [Fact]
    public async Task A_group_that_commits_nothing_stalls_its_producer_which_says_so()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        ProducerPace pace = new() { Group = "nobody", WindowMessages = 10, Patience = TimeSpan.FromMilliseconds(100), TellAfter = TimeSpan.FromMilliseconds(20) };
        var told = new LogEvents<TransactionProducer>();
        using TransactionProducer producer = await OpenAsync(Member.Options(broker), pace, told);

        PaceStalledException stalled = await Assert.ThrowsAsync<PaceStalledException>(() => WriteAsync(producer, 11));

        Assert.Contains("nobody", stalled.Message, StringComparison.Ordinal);
        Assert.Equal(10, producer.Progress.Sent);
        Assert.Contains("Waits for the consumer group nobody", string.Join("\n", told.Of(1112)), StringComparison.Ordinal);
        await producer.SettleAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(new ProducerProgress(10, 10), producer.Progress);
    }

    [Fact]
    public async Task What_cannot_be_delivered_fails_the_producer()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        KafkaOptions options = Member.Options(broker) with { Settings = new Dictionary<string, string> { ["message.timeout.ms"] = "300" } };
        using TransactionProducer producer = await OpenAsync(options, pace: null);
        broker.TakeDown();
        await producer.ProduceAsync("account"u8.ToArray(), "value"u8.ToArray(), default, Cancellation);

        await Assert.ThrowsAsync<BrokerUnavailableException>(() => producer.FlushAsync(Cancellation));
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => WriteAsync(producer, 1));
    }

    [Fact]
    public async Task A_broker_that_does_not_know_the_topic_for_a_moment_is_waited_for_and_nothing_is_lost_or_written_twice()
    {
        const int Messages = 300;
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 3, topic: "transactions");
        var told = new LogEvents<TransactionProducer>();
        using TransactionProducer producer = await OpenAsync(ShortMemory(broker), pace: null, told);
        await WriteAsync(producer, 100);

        broker.DenyTopic(ErrorCode.UnknownTopicOrPart);
        broker.FailAll(BrokerRequest.Produce, ErrorCode.UnknownTopicOrPart);
        Task writing = WriteAsync(producer, Messages - 100, first: 100);
        while (told.Of(1104).Count == 0 && !writing.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancellation);
        }

        broker.DenyTopic(ErrorCode.NoError);
        broker.StopFailing(BrokerRequest.Produce);
        await writing;
        Assert.Contains("Unknown", Assert.Single(told.Of(1104)), StringComparison.Ordinal);

        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Read.Count == Messages);
        Assert.Equal(new ProducerProgress(Messages, Messages), producer.Progress);
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => $"value-{number}").Order(), member.Read.Select(read => read.Value).Order());
    }

    [Fact]
    public async Task A_topic_that_stays_unknown_is_refused_with_what_was_not_delivered()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using TransactionProducer producer = await OpenAsync(ShortMemory(broker, ("message.timeout.ms", "1500")), pace: null);
        await WriteAsync(producer, 10);

        // The topic is denied once all are handed over: a producer that knows of it takes no more.
        broker.FailAll(BrokerRequest.Produce, ErrorCode.UnknownTopicOrPart);
        await HandOverAsync(producer, 20, first: 10);
        broker.DenyTopic(ErrorCode.UnknownTopicOrPart);

        LogRefusedException refused = await Assert.ThrowsAsync<LogRefusedException>(() => producer.FlushAsync(Cancellation));
        Assert.Contains("undelivered messages: 20", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A client that asks often where its topic is, and doesn't take a topic for new that is unknown.</summary>
    private static KafkaOptions ShortMemory(DevelopmentBroker broker, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>(Member.Options(broker).Settings)
        {
            ["topic.metadata.refresh.interval.ms"] = "100",
            ["topic.metadata.propagation.max.ms"] = "1",
        };
        Array.ForEach(settings, setting => all[setting.Name] = setting.Value);
        return Member.Options(broker) with { Settings = all };
    }

    [Fact]
    public async Task Progress_tells_what_a_group_has_committed_and_what_the_partitions_hold()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 6);
        broker.DeleteRecordsBefore(Zero, new LogOffset(1));
        using (Member member = await Member.JoinAsync(broker))
        {
            member.PollUntil(() => member.Read.Count == 5);
            member.Owner.WhenRevoked = _ => member.Log.Commit([new PartitionPosition(Zero, new LogOffset(4))]);
            member.Log.Close();
        }

        using GroupProgress progress = new(Member.Options(broker), TimeProvider.System, NullLogger.Instance);
        IReadOnlyList<PartitionProgress> read = await progress.ReadAsync(Cancellation);

        Assert.Equal(
            [
                new PartitionProgress(Zero, new LogOffset(4), new LogOffset(1), new LogOffset(6)),
                new PartitionProgress(new LogPartition(1), null, new LogOffset(0), new LogOffset(0)),
            ],
            read);
        Assert.Equal([2L, 0L], read.Select(partition => partition.Lag));
    }

    private static async Task<List<(LogPartition, LogOffset, string)>> WriteAndReadBackAsync()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 3, topic: "transactions");
        using TransactionProducer producer = await OpenAsync(broker);
        await WriteAsync(producer, 200);
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Read.Count == 200);
        return [.. member.Read.Order()];
    }

    private static async Task WriteAsync(TransactionProducer producer, int count, int first = 0)
    {
        await HandOverAsync(producer, count, first);
        await producer.FlushAsync(Cancellation);
    }

    private static async Task HandOverAsync(TransactionProducer producer, int count, int first)
    {
        for (int number = first; number < first + count; number++)
        {
            byte[] key = Encoding.UTF8.GetBytes($"account-{number % 17}");
            await producer.ProduceAsync(key, Encoding.UTF8.GetBytes($"value-{number}"), PlainProducer.LoggedAt(number), Cancellation);
        }
    }

    private static Task<TransactionProducer> OpenAsync(DevelopmentBroker broker, ProducerPace? pace = null) => OpenAsync(Member.Options(broker), pace);

    private static Task<TransactionProducer> OpenAsync(KafkaOptions options, ProducerPace? pace, ILogger? logger = null) =>
        TransactionProducer.OpenAsync(options, pace, TimeProvider.System, logger ?? NullLogger.Instance, progress: null, Cancellation);
}
