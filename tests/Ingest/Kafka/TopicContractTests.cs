using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Confluent.Kafka;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class TopicContractTests
{
    private static readonly TimeSpan ThreeDays = TimeSpan.FromDays(3);

    [Theory]
    [InlineData("compact")]
    [InlineData("compact,delete")]
    [InlineData("delete, compact")]
    public void A_compacted_topic_is_refused_with_the_setting_to_change(string policy)
    {
        LogRefusedException refused = Assert.Throws<LogRefusedException>(() => Judge(("cleanup.policy", policy)));
        Assert.Contains($"cleanup.policy={policy}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Set cleanup.policy=delete", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_keeps_less_than_a_replay_reads_is_warned_of()
    {
        Assert.Contains("keeps messages for 24 hours", Assert.Single(Judge(("retention.ms", "86400000"))), StringComparison.Ordinal);
        Assert.Empty(Judge(("retention.ms", "259200000")));
        Assert.Empty(Judge(("retention.ms", "-1")));
    }

    [Fact]
    public void One_that_drops_by_size_is_warned_of()
    {
        Assert.Contains("retention.bytes", Assert.Single(Judge(("retention.bytes", "1073741824"))), StringComparison.Ordinal);
        Assert.Empty(Judge(("retention.bytes", "-1")));
    }

    [Fact]
    public void What_a_broker_does_not_tell_is_believed() => Assert.Empty(Judge(("retention.ms", null), ("cleanup.policy", "delete")));

    [Fact]
    public void Messages_that_bear_their_producers_time_are_warned_of_or_refused_as_the_settings_say()
    {
        var options = new KafkaOptions { BootstrapServers = "localhost:9092" };
        Assert.Null(TopicContract.JudgeTime(TimestampType.LogAppendTime, options with { ProducerTime = ProducerTime.Refuse }));
        Assert.Null(TopicContract.JudgeTime(TimestampType.CreateTime, options with { ProducerTime = ProducerTime.Accept }));
        Assert.Contains("message.timestamp.type=LogAppendTime", TopicContract.JudgeTime(TimestampType.CreateTime, options), StringComparison.Ordinal);
        LogRefusedException refused = Assert.Throws<LogRefusedException>(() => TopicContract.JudgeTime(TimestampType.CreateTime, options with { ProducerTime = ProducerTime.Refuse }));
        Assert.Contains("kafka:producer_time", refused.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Judge(params (string Name, string? Value)[] told) =>
        TopicContract.Judge("transactions", told.ToDictionary(entry => entry.Name, entry => entry.Value), ThreeDays);
}
