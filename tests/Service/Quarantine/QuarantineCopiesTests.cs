using System.Text;
using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.Quarantine;
using Accounting.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Quarantine;

public sealed class QuarantineCopiesTests
{
    [Fact]
    public async Task A_topic_gets_every_quarantined_message_verbatim_with_its_place_and_reason()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "rejects");
        using var pipeline = new Support.Pipeline();
        using ScriptedLog log = Support.Pipeline.Log([.. Records(0, Deposit(1, "10")), new ScriptedRecord(new LogOffset(7), Noon, "nonsense"u8.ToArray())]);
        var checkpoints = new List<Checkpoint>();
        await pipeline.ConsumeAsync(log, checkpoints.Add);
        using (var copies = new QuarantineCopies(pipeline.Store, new KafkaOptions { BootstrapServers = broker.BootstrapServers }, "rejects", TimeProvider.System, _ => { }, NullLogger<QuarantineCopies>.Instance))
        {
            checkpoints.ForEach(copies.Add);
        }

        ConsumeResult<Ignore, byte[]> copy = Read(broker);
        Assert.Equal("nonsense"u8.ToArray(), copy.Message.Value);
        Assert.Equal(Noon.Microseconds / 1000, copy.Message.Timestamp.UnixTimestampMs);
        Assert.Equal(log.Identity.SourceId.Value, Header(copy, "source"));
        Assert.Equal("0", Header(copy, "partition"));
        Assert.Equal("7", Header(copy, "offset"));
        Assert.True(Enum.TryParse<QuarantineReason>(Header(copy, "reason"), out _));
        Assert.NotEmpty(Header(copy, "detail"));
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_told_with_how_many_copies_it_did_not_get()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        using var pipeline = new Support.Pipeline();
        using ScriptedLog log = Support.Pipeline.Log([.. Records(0, Deposit(1, "10")), new ScriptedRecord(new LogOffset(7), Noon, "nonsense"u8.ToArray())]);
        var checkpoints = new List<Checkpoint>();
        await pipeline.ConsumeAsync(log, checkpoints.Add);
        var logger = new LogEvents<QuarantineCopies>();
        long missed = 0;
        QuarantineCopies copies;
        using (copies = new QuarantineCopies(pipeline.Store, new KafkaOptions { BootstrapServers = broker.BootstrapServers }, "rejects", TimeProvider.System, count => Interlocked.Add(ref missed, count), logger))
        {
            checkpoints.ForEach(copies.Add);
        }

        Assert.Equal(1, missed);
        Assert.Contains("rejects", Assert.Single(logger.Of(1110)), StringComparison.Ordinal);
        Assert.NotNull(copies.Trouble);
    }

    private static ConsumeResult<Ignore, byte[]> Read(DevelopmentBroker broker)
    {
        var settings = new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "reader" };
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(settings).Build();
        consumer.Assign(new TopicPartitionOffset(broker.Topic, 0, Offset.Beginning));
        return consumer.Consume(TestContext.Current.CancellationToken);
    }

    private static string Header(ConsumeResult<Ignore, byte[]> copy, string name) => Encoding.UTF8.GetString(copy.Message.Headers.GetLastBytes(name));
}
