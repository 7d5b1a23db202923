using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("schemas:folder=missing", "there is no folder 'missing'")]
    [InlineData("kafka:settings:group.id=other", "group.id")]
    [InlineData("nightly:funds_file=missing.tsv", "missing.tsv")]
    public async Task A_setting_that_is_refused_leaves_no_store_behind(string setting, string told)
    {
        using DevelopmentBroker broker = DevelopmentBroker.Start(partitions: 1, topic: "transactions");

        CommandRun run = await CommandRun.OfAsync(TimeProvider.System, "run", "--until-caught-up", "--data", _folder.At("data"), "--bootstrap-servers", broker.BootstrapServers, "--set", setting);

        Assert.Contains(told, run.Expect(ExitCode.Usage), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("data")));
    }
}
