using System.Net;
using System.Net.Sockets;
using Accounting.Ingest;
using Accounting.Ingest.Avro;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>The transaction log against a real client and a real (development) broker.</summary>
public sealed class KafkaTransactionLogTests
{
    private static readonly LogPartition Zero = new(0);

    [Fact]
    public async Task Records_come_with_their_place_and_time_and_then_the_end_of_the_partition()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 3);
        using Member member = await Member.JoinAsync(broker);

        member.PollUntil(() => member.Ends.ContainsKey(Zero));

        Assert.Equal([(Zero, new LogOffset(0), "value-0"), (Zero, new LogOffset(1), "value-1"), (Zero, new LogOffset(2), "value-2")], member.Read);
        Assert.Equal(new LogOffset(3), member.Ends[Zero]);
        Assert.Equal(PlainProducer.LoggedAt(2), member.LastRecord.LoggedAt);
        Assert.Equal(new PartitionBounds(Zero, new LogOffset(0), new LogOffset(3)), member.Log.AskBounds(Zero));
        Assert.Null(member.Log.LastError);
    }

    [Fact]
    public async Task Reading_starts_where_the_owner_says_whatever_the_group_has_committed()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 5);
        int? epoch;
        using (Member first = await Member.JoinAsync(broker))
        {
            first.PollUntil(() => first.Read.Count == 5);
            epoch = first.LastRecord.LeaderEpoch;
            first.Log.Commit([new PartitionPosition(Zero, new LogOffset(5))]);
            first.Log.Close();
        }

        Assert.NotNull(epoch);
        using Member second = await Member.JoinAsync(broker, new RecordingOwner(_ => new LogOffset(3)) { LeaderEpoch = epoch });
        second.PollUntil(() => second.Ends.ContainsKey(Zero));

        Assert.Equal(["value-3", "value-4"], second.Read.Select(read => read.Value));
    }

    [Fact]
    public async Task An_offset_cut_off_by_retention_stops_the_partition_and_is_never_jumped_over()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 10);
        broker.DeleteRecordsBefore(Zero, new LogOffset(6));
        using Member member = await Member.JoinAsync(broker, new RecordingOwner(_ => new LogOffset(4)));

        LogTruncatedException truncated = Assert.Throws<LogTruncatedException>(() => member.PollUntil(() => member.Read.Count > 0));

        Assert.Equal((Zero, new LogOffset(4), new LogOffset(6), new LogOffset(10)), (truncated.Partition, truncated.Wanted, truncated.Earliest, truncated.Latest));
        Assert.Empty(member.Read);
    }

    [Fact]
    public async Task A_reader_that_retention_overtakes_stops_where_it_was()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 2);
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Ends.ContainsKey(Zero));
        member.Log.Pause([Zero]);
        PlainProducer.Write(broker, partition: 0, count: 8, first: 2);
        broker.DeleteRecordsBefore(Zero, new LogOffset(6));
        member.Log.Unpause([Zero]);

        LogTruncatedException truncated = Assert.Throws<LogTruncatedException>(() => member.PollUntil(() => member.Read.Count > 2));

        Assert.Equal((new LogOffset(2), new LogOffset(6)), (truncated.Wanted, truncated.Earliest));
    }

    [Fact]
    public async Task An_offset_beyond_the_end_is_another_log_and_stops_the_partition()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 2);
        using Member member = await Member.JoinAsync(broker, new RecordingOwner(_ => new LogOffset(50)));

        LogTruncatedException truncated = Assert.Throws<LogTruncatedException>(() => member.PollUntil(() => member.Read.Count > 0));

        Assert.Equal((new LogOffset(50), new LogOffset(2)), (truncated.Wanted, truncated.Latest));
    }

    [Fact]
    public async Task A_second_member_takes_partitions_over_and_gives_them_back_when_it_leaves()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 4, topic: "transactions");
        using Member first = await Member.JoinAsync(broker);
        first.PollUntil(() => first.Owner.Owned.Count == 4);
        using Member second = await Member.JoinAsync(broker);

        Member.PollUntil([first, second], () => first.Owner.Owned.Count == 2 && second.Owner.Owned.Count == 2);
        Assert.Empty(first.Owner.Owned.Intersect(second.Owner.Owned));
        Assert.Equal(2, first.Owner.GivenUp.Count);

        second.Log.Close();
        Assert.Empty(second.Owner.Owned);
        first.PollUntil(() => first.Owner.Owned.Count == 4);
    }

    [Fact]
    public async Task Partitions_that_are_paused_wait_until_they_are_unpaused()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Ends.Count == 2);
        member.Log.Pause([Zero]);
        PlainProducer.Write(broker, partition: 0, count: 1);
        PlainProducer.Write(broker, partition: 1, count: 1);

        member.PollUntil(() => member.Read.Count == 1);
        Assert.Equal(new LogPartition(1), member.Read[0].Partition);

        member.Log.Unpause([Zero]);
        member.PollUntil(() => member.Read.Count == 2);
        Assert.Equal(Zero, member.Read[1].Partition);
    }

    [Fact]
    public async Task An_outage_is_told_and_waited_out()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Ends.ContainsKey(Zero));

        broker.TakeDown();
        member.PollUntil(() => member.Log.LastError is not null);
        broker.BringUp();
        PlainProducer.Write(broker, partition: 0, count: 1);
        member.PollUntil(() => member.Read.Count == 1);

        Assert.Null(member.Log.LastError);
    }

    [Fact]
    public async Task The_end_of_an_outage_is_told_though_nothing_comes()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Ends.ContainsKey(Zero));

        broker.TakeDown();
        member.PollUntil(() => member.Log.LastError is not null);
        broker.BringUp();

        member.PollUntil(() => member.Log.LastError is null);
        Assert.Empty(member.Read);
    }

    [Fact]
    public async Task A_commit_made_during_an_outage_is_sent_when_it_is_over()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 3);
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Read.Count == 3);
        broker.TakeDown();
        member.PollUntil(() => member.Log.LastError is not null);
        member.Log.Commit([new PartitionPosition(Zero, new LogOffset(2))]);
        member.Log.Commit([new PartitionPosition(Zero, new LogOffset(3))]);
        broker.BringUp();

        using GroupProgress progress = new(Member.Options(broker), TimeProvider.System, NullLogger.Instance);
        LogOffset? committed = null;
        while (committed != new LogOffset(3))
        {
            member.PollOnce();
            committed = (await progress.ReadAsync(TestContext.Current.CancellationToken))[0].Committed;
        }
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_named_within_the_time_configured()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string nobody = listener.LocalEndpoint.ToString()!;
        listener.Stop();
        KafkaOptions options = new() { BootstrapServers = nobody, FirstContactTimeout = TimeSpan.FromMilliseconds(300) };

        BrokerUnavailableException unavailable = await Assert.ThrowsAsync<BrokerUnavailableException>(() => Open(options));

        Assert.Contains(nobody, unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_refused_and_not_made()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        KafkaOptions options = Member.Options(broker) with { Topic = "typing-mistake" };

        LogRefusedException refused = await Assert.ThrowsAsync<LogRefusedException>(() => Open(options));

        Assert.Contains("typing-mistake", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_its_owner_pauses_within_the_rebalance_hands_nothing_more_over_and_the_others_do()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        Member? member = null;
        using (member = await Member.JoinAsync(broker, new RecordingOwner { WhenAssigned = _ => member!.Log.Pause([Zero]) }))
        {
            member.PollUntil(() => member.Ends.ContainsKey(new LogPartition(1)));
            PlainProducer.Write(broker, partition: 0, count: 1);
            PlainProducer.Write(broker, partition: 1, count: 1);
            member.PollUntil(() => member.Read.Count == 1);
            Assert.Equal(1, member.LastRecord.Partition.Value);

            member.Log.Unpause([Zero]);
            member.PollUntil(() => member.Read.Count == 2);
        }
    }

    [Fact]
    public async Task What_an_owner_throws_comes_out_of_the_poll_and_ends_the_log()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using Member member = await Member.JoinAsync(broker, new RecordingOwner(_ => throw new InvalidDataException("no such day")));

        Assert.Throws<InvalidDataException>(() => member.PollUntil(() => false));
        Assert.Throws<InvalidOperationException>(member.PollOnce);
        member.Log.Close();
    }

    [Fact]
    public async Task Two_clients_of_one_topic_agree_on_its_identity_and_two_brokers_differ()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 3, topic: "transactions");
        using DevelopmentBroker other = DevelopmentBroker.Start(partitions: 3, topic: "transactions");
        using KafkaTransactionLog one = await Open(Member.Options(broker));
        using KafkaTransactionLog two = await Open(Member.Options(broker));
        using KafkaTransactionLog elsewhere = await Open(Member.Options(other));

        Assert.Equal(one.Identity, two.Identity);
        Assert.Equal(3, one.Identity.PartitionCount);
        Assert.NotEqual(one.Identity.SourceId, elsewhere.Identity.SourceId);
    }

    private static Task<KafkaTransactionLog> Open(KafkaOptions options) => KafkaTransactionLog.OpenAsync(
        options, new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_decoder_that_could_not_judge_ends_the_log_instead_of_losing_the_message()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 3);
        using Member member = await Member.JoinAsync(broker, decoder: new UnreachableRegistry());

        Assert.Throws<TimeoutException>(() => member.PollUntil(() => member.Read.Count > 0));
        Assert.Throws<InvalidOperationException>(() => member.Log.Poll(TimeSpan.Zero, out _));
    }

    [Fact]
    public async Task A_partition_waits_before_a_message_whose_schema_cannot_be_asked_for_and_the_others_go_on()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 5);
        PlainProducer.Write(broker, partition: 1, count: 3);
        var registry = new RegistryThatIsAway();
        using Member member = await Member.JoinAsync(broker, decoder: registry);
        registry.IsAway = true;
        var met = new List<UndecidedMessageException>();
        while (met.Count < 2)
        {
            met.AddRange(Undecided(member));
        }

        Assert.Equal([new LogPartition(0), new LogPartition(1)], met.Select(undecided => undecided.Partition).Order());
        member.Log.Begin(new PartitionStart(met[0].Partition, met[0].Offset));
        List<UndecidedMessageException> again = [];
        while (again.Count == 0)
        {
            again = Undecided(member);
        }

        Assert.Equal((met[0].Partition, met[0].Offset), (again[0].Partition, again[0].Offset));
        registry.IsAway = false;
        member.Log.Begin(new PartitionStart(met[1].Partition, met[1].Offset));
        member.PollUntil(() => member.Ends.ContainsKey(met[1].Partition));
        Assert.All(member.Read, record => Assert.Equal(met[1].Partition, record.Partition));
        member.Log.Begin(new PartitionStart(met[0].Partition, met[0].Offset));
        member.PollUntil(() => member.Read.Count == 8);
        Assert.Equal([0, 1, 2, 3, 4], member.Read.Where(record => record.Partition.Value == 0).Select(record => record.Offset.Value));
        Assert.Equal([0, 1, 2], member.Read.Where(record => record.Partition.Value == 1).Select(record => record.Offset.Value));
    }

    [Fact]
    public async Task A_member_that_was_never_closed_is_gone_when_it_is_disposed_of_also_beside_another_of_its_identity()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        KafkaOptions options = Member.Options(broker) with { GroupInstanceId = "till-1" };
        KafkaTransactionLog first = await Open(options);
        first.Join(new RecordingOwner());
        first.Poll(TimeSpan.FromMilliseconds(500), out _);
        KafkaTransactionLog second = await Open(options);
        second.Join(new RecordingOwner());
        second.Poll(TimeSpan.FromMilliseconds(500), out _);

        // Destroyed as a member of its group the client waits for ten minutes; the bound only ends the test.
        await Task.Run(first.Dispose, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await Task.Run(second.Dispose, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    private static List<UndecidedMessageException> Undecided(Member member)
    {
        try
        {
            member.PollOnce();
            return [];
        }
        catch (UndecidedMessageException undecided)
        {
            return [undecided];
        }
    }

    private sealed class RegistryThatIsAway : IMessageDecoder
    {
        private readonly VerbatimDecoder _verbatim = new();

        public bool IsAway { get; set; }

        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message)
        {
            if (IsAway)
            {
                throw new SchemaRegistryUnavailableException("The registry is away.") { IsTransient = true };
            }

            _verbatim.Decode(rawValue, out message);
        }
    }

    private sealed class UnreachableRegistry : IMessageDecoder
    {
        public void Decode(ReadOnlySpan<byte> rawValue, out DecodedMessage message) => throw new TimeoutException("The registry does not answer.");
    }
}
