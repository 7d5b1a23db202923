using Accounting.Ingest.Kafka;
using Xunit;

namespace Accounting.Tests.Ingest.Kafka;

public sealed class LibrdkafkaImageTests
{
    [Fact]
    public void The_development_broker_and_the_client_call_one_file_of_the_package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files a process has mapped.");

        // Our own calls on a handle of the client's.
        using DevelopmentBroker broker = DevelopmentBroker.Start(1, "transactions");

        string[] mapped = [.. File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path).Contains("librdkafka", StringComparison.Ordinal))
            .Distinct()];
        Assert.Equal([LibrdkafkaImage.Path], mapped);
        Assert.Equal(AppContext.BaseDirectory.TrimEnd('/'), Path.GetDirectoryName(LibrdkafkaImage.Path));
        Assert.StartsWith("2.16", LibrdkafkaImage.Version, StringComparison.Ordinal);
    }
}
