using System.Text;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

/// <summary>The log reader against a real client and a real (development) broker.</summary>
public sealed class KafkaLogReaderTests
{
    private static readonly LogPartition Zero = new(0);

    private static readonly LogPartition One = new(1);

    [Fact]
    public async Task Stretches_of_any_partition_are_read_in_any_order_to_their_last_record()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 8);
        PlainProducer.Write(broker, partition: 1, count: 3, first: 100);
        using KafkaLogReader reader = await OpenAsync(broker);

        Assert.Equal(["value-2", "value-3", "value-4"], Read(reader, Zero, 2, 5));
        Assert.Equal(["value-5", "value-6"], Read(reader, Zero, 5, 7));
        Assert.Equal(["value-100", "value-101", "value-102"], Read(reader, One, 0, 3));
        Assert.Equal(["value-1"], Read(reader, Zero, 1, 2));
        Assert.Equal(["value-6", "value-7"], Read(reader, Zero, 6, 8));
        Assert.Equal(["value-7"], Read(reader, Zero, 7, 8));
        Assert.Empty(Read(reader, Zero, 8, 8));
        Assert.Equal(new PartitionBounds(Zero, new LogOffset(0), new LogOffset(8)), reader.AskBounds(Zero));
    }

    [Fact]
    public async Task Offsets_that_retention_cut_off_are_an_error_that_says_what_is_left()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 10);
        broker.DeleteRecordsBefore(Zero, new LogOffset(6));
        using KafkaLogReader reader = await OpenAsync(broker);

        LogTruncatedException truncated = Assert.Throws<LogTruncatedException>(() => Read(reader, Zero, 4, 8));

        Assert.Equal((Zero, new LogOffset(4), new LogOffset(6), new LogOffset(10)), (truncated.Partition, truncated.Wanted, truncated.Earliest, truncated.Latest));
        Assert.Equal(["value-6", "value-7"], Read(reader, Zero, 6, 8));
    }

    [Fact]
    public async Task A_log_that_is_shorter_than_what_is_known_of_it_is_an_error()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 3);
        using KafkaLogReader reader = await OpenAsync(broker);

        LogTruncatedException truncated = Assert.Throws<LogTruncatedException>(() => Read(reader, Zero, 1, 5));

        Assert.Equal(new LogOffset(3), truncated.Wanted);
    }

    [Fact]
    public async Task Reading_beside_a_consumer_takes_nothing_from_it()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");
        PlainProducer.Write(broker, partition: 0, count: 4);
        using Member member = await Member.JoinAsync(broker);
        member.PollUntil(() => member.Ends.ContainsKey(Zero));
        using KafkaLogReader reader = await OpenAsync(broker);

        Assert.Equal(4, Read(reader, Zero, 0, 4).Count);
        PlainProducer.Write(broker, partition: 0, count: 1, first: 4);
        member.PollUntil(() => member.Read.Count == 5);

        Assert.Equal([Zero], member.Owner.Owned);
    }

    private static Task<KafkaLogReader> OpenAsync(DevelopmentBroker broker) => KafkaLogReader.OpenAsync(
        Member.Options(broker), new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    private static List<string> Read(KafkaLogReader reader, LogPartition partition, long from, long to)
    {
        reader.Begin(partition, new LogOffset(from), new LogOffset(to));
        var values = new List<string>();
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            switch (reader.Poll(TimeSpan.FromMilliseconds(50), out LogRecord record))
            {
                case PollResult.Message:
                    Assert.Equal(partition, record.Partition);
                    values.Add(Encoding.UTF8.GetString(record.Message.RawValue.Span));
                    break;
                case PollResult.EndOfPartition:
                    Assert.Equal(new LogOffset(to), record.Offset);
                    return values;
                default:
                    break;
            }
        }
    }
}
