using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Produce;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Produce;

public sealed class SimulatedRetentionTests
{
    private static readonly LocalDate July = new(2026, 7, 1);

    private static readonly Instant October = Instant.FromUtc(2026, 10, 9, 0, 0);

    [Fact]
    public void A_topic_that_keeps_messages_for_less_than_the_simulated_months_is_told_with_what_to_set()
    {
        string? warning = SimulatedRetention.Warn("transactions", July, October, TimeSpan.FromDays(7));

        Assert.Equal(
            "the simulated messages are dated from 2026-07-01 on; the topic transactions keeps messages for 7 days (retention.ms=604800000), and loses these at once. Set its retention.ms to -1, or to 11232000000 at least.",
            warning);
    }

    [Fact]
    public void A_topic_that_keeps_them_is_not_worth_a_word()
    {
        Assert.Null(SimulatedRetention.Warn("transactions", July, October, Timeout.InfiniteTimeSpan));
        Assert.Null(SimulatedRetention.Warn("transactions", July, October, TimeSpan.FromDays(100)));
        Assert.NotNull(SimulatedRetention.Warn("transactions", July, October, TimeSpan.FromDays(99)));
        Assert.Null(SimulatedRetention.Warn("transactions", new LocalDate(2027, 1, 1), October, TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task The_command_says_what_to_set_where_the_broker_does_not_tell()
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");

        CommandRun run = await CommandRun.OfAsync(
            TimeProvider.System, "produce", "--simulate", "--transactions", "10", "--start-month", "2020-01", "--months", "1", "--bootstrap-servers", broker.BootstrapServers);

        run.Expect(ExitCode.Done);
        Assert.Contains("Set its retention.ms to -1", run.Error, StringComparison.Ordinal);
    }
}
