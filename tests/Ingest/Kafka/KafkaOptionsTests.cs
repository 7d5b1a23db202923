using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Ingest.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class KafkaOptionsTests
{
    [Theory]
    [InlineData("enable.auto.commit")]
    [InlineData("auto.offset.reset")]
    [InlineData("partition.assignment.strategy")]
    [InlineData("isolation.level")]
    [InlineData("Group.Id")]
    [InlineData("dotnet.consumer.consume.result.fields")]
    public void A_setting_that_exactness_relies_on_is_refused_by_name(string setting)
    {
        KafkaOptions options = With(setting, "true");

        InvalidSettingException invalid = Assert.Throws<InvalidSettingException>(options.Validate);

        Assert.Equal(setting, invalid.Setting);
        Assert.Contains(setting, invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.such.setting", "1")]
    [InlineData("fetch.max.bytes", "many")]
    public async Task A_setting_that_librdkafka_refuses_is_named(string setting, string value)
    {
        InvalidSettingException invalid = await Assert.ThrowsAsync<InvalidSettingException>(() => KafkaTransactionLog.OpenAsync(
            With(setting, value), new VerbatimDecoder(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken));

        Assert.Equal(setting, invalid.Setting);
    }

    [Fact]
    public void Without_brokers_nothing_starts()
    {
        KafkaOptions options = new() { BootstrapServers = " " };

        Assert.Equal("bootstrap-servers", Assert.Throws<InvalidSettingException>(options.Validate).Setting);
    }

    private static KafkaOptions With(string setting, string value) => new()
    {
        BootstrapServers = "localhost:9092",
        Settings = new Dictionary<string, string> { [setting] = value },
    };
}
