using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Produce;
using Accounting.Tests.Ingest.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Service.Produce;

public sealed class ProductionTests
{
    [Theory]
    [InlineData(1, "Stopped: 1 message is in the topic transactions already.")]
    [InlineData(7, "Stopped: 7 messages are in the topic transactions already.")]
    public async Task Stopped_it_tells_how_many_messages_are_in_the_topic_already(int written, string told)
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 2, topic: "transactions");
        using var stop = new CancellationTokenSource();
        var supply = new StoppedSupply(written, stop);
        ProductionStoppedException stopped = await Assert.ThrowsAsync<ProductionStoppedException>(() => Production.RunAsync(
            supply, Member.Options(broker), paceGroup: null, TimeProvider.System, NullLoggerFactory.Instance, new Unheard(), stop.Token));

        var failure = Failure.Of(stopped);
        Assert.Equal(told, failure.Message);
        Assert.Equal(ExitCode.LeftUndone, failure.ExitCode);
    }

    [Fact]
    public void A_reason_is_told_with_its_own_exit_code_and_what_was_written_after_it()
    {
        var failure = Failure.Of(new ProductionStoppedException("transactions", 1_234, 5, new BrokerUnavailableException("kafka:9092", "timed out.")));
        Assert.Equal("No Kafka broker answers at kafka:9092: timed out. 1,234 messages are in the topic transactions already, and up to 5 more that no broker acknowledged.", failure.Message);
        Assert.Equal(ExitCode.Unavailable, failure.ExitCode);
    }

    /// <summary>Is stopped by the person after so many messages.</summary>
    private sealed class StoppedSupply(int messages, CancellationTokenSource stop) : IMessageSupply
    {
        public long ExpectedMessages => 100;

        public IEnumerable<MessageToProduce> Read(CancellationToken cancellation)
        {
            for (int number = 0; number < messages; number++)
            {
                yield return new MessageToProduce(number + 1, "value"u8.ToArray(), default);
            }

            stop.Cancel();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class Unheard : IStageProgress
    {
        public void Report(string stage, long done, long? total)
        {
        }
    }
}
