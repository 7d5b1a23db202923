using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Members;
using Accounting.Service.Reports;
using Accounting.Tests.Aggregator.Store;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Members;

public sealed class MemberReporterTests : IDisposable
{
    private static readonly KafkaOptions Kafka = new() { BootstrapServers = "127.0.0.1:1" };

    private readonly FaultingObjectStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly TaskCompletionSource _work = new();
    private MemberStatus _status = Status(PartitionState.Running, 10);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_change_is_told_at_once_and_the_rest_twice_a_minute()
    {
        Task telling = Reporter("one").TellWhileAsync(() => _work.Task);
        Assert.Equal(new LogOffset(10), await NextAsync("one"));

        _status = Status(PartitionState.Checkpointing, 20);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(new LogOffset(10), await NextAsync("one"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new LogOffset(20), await NextAsync("one"));

        _status = Status(PartitionState.Stopped, 21, "It was cut.");
        _clock.Advance(TimeSpan.FromSeconds(1));
        MemberRecord record = await ReadAsync("one");
        Assert.Equal("It was cut.", record.Status.Partitions[0].Problem);
        Assert.Equal(("one", "accounting", "transactions"), (record.Member, record.Group, record.Topic));

        _work.SetResult();
        await telling;
        Assert.Empty(await _store.ListAsync(MemberRecord.Prefix, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Trouble_of_the_broker_and_of_the_store_is_told_when_it_begins_and_when_it_ends()
    {
        Task telling = Reporter("one").TellWhileAsync(() => _work.Task);
        _status = _status with { Broker = new Trouble("Local_AllBrokersDown: 1/1 brokers are down", Timestamp.Now(_clock)) };
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("Local_AllBrokersDown", (await ReadAsync("one")).Status.Broker!.LastError, StringComparison.Ordinal);

        _status = _status with { Broker = null, Store = new Trouble("The disk is full.", Timestamp.Now(_clock)) };
        _store.FailsAlways = true;
        _clock.Advance(TimeSpan.FromSeconds(40));
        _store.FailsAlways = false;
        Assert.Null((await ReadAsync("one")).Status.Store);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("The disk is full.", (await ReadAsync("one")).Status.Store!.LastError);

        _status = _status with { Store = null };
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((null, null), ((await ReadAsync("one")).Status.Store, (await ReadAsync("one")).Status.Broker));
        _work.SetResult();
        await telling;
    }

    [Fact]
    public async Task The_last_word_of_a_member_that_failed_stays_and_grows_old()
    {
        Task telling = Reporter("one").TellWhileAsync(() => _work.Task);
        _status = Status(PartitionState.Stopped, 10, "It was cut.");
        _work.SetException(new PartitionsStoppedException(["It was cut."]));
        await Assert.ThrowsAsync<PartitionsStoppedException>(() => telling);

        MemberRecord record = await ReadAsync("one");
        var ends = new Dictionary<LogPartition, LogOffset> { [new LogPartition(3)] = new(15) };
        ShownMember fresh = ShownMember.Of(record, ends, record.WrittenAt.Plus(Duration.FromSeconds(90)));
        ShownMember old = ShownMember.Of(record, ends, record.WrittenAt.Plus(Duration.FromSeconds(91)));
        Assert.Equal((false, true, 91L), (fresh.LooksDead, old.LooksDead, old.ToldSecondsAgo));
        Assert.Equal((3, PartitionState.Stopped, 10L, 5L, "It was cut."), (old.Partitions[0].Partition, old.Partitions[0].State, old.Partitions[0].NextOffset, old.Partitions[0].Lag, old.Partitions[0].Problem));
    }

    [Fact]
    public void Without_a_name_of_its_own_a_member_is_named_by_its_host_process_and_start() =>
        Assert.EndsWith($"-{Environment.ProcessId}-20261122T000000", Reporter(null).Member, StringComparison.Ordinal);

    private static MemberStatus Status(PartitionState state, long next, string? problem = null) =>
        new([new OwnedPartitionStatus(new LogPartition(3), state, new LogOffset(next), null, problem)], next, null, null);

    private MemberReporter Reporter(string? id) => new(_store, id, Kafka, () => _status, _clock, NullLogger.Instance);

    private async Task<MemberRecord> ReadAsync(string member)
    {
        ObjectKey key = MemberRecord.KeyOf(member);
        return MemberRecord.Parse(key, (await _store.TryReadAsync(key, TestContext.Current.CancellationToken))!);
    }

    private async Task<LogOffset?> NextAsync(string member) => (await ReadAsync(member)).Status.Partitions[0].Next;
}
