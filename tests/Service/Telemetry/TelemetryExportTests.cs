using System.Collections.Concurrent;
using System.Text;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Accounting.Tests.Service.Telemetry;

/// <summary>What a collector that speaks OTLP over HTTP receives from the real executable.</summary>
[Collection(RealExecutable.Name)]
public sealed class TelemetryExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_gets_the_metrics_and_traces_of_a_command_before_it_ends()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using WebApplication collector = await CollectorAsync(received);
        (await AccountingProgram.RunAsync("demo", "--transactions", "300", "--accounts", "20", "--months", "1", "--start-month", "2026-03", "--data", _folder.Path)).Expect(0);
        (await AccountingProgram.RunAsync(
            "compact", "--data", _folder.Path, "--set", $"telemetry:otlp_endpoint={collector.Urls.First()}", "--set", "telemetry:otlp_protocol=http/protobuf")).Expect(0);

        Assert.Contains("accounting.run.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("accounting.store.call.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("accounting-stream", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("accounting.compact", received["/v1/traces"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nobody() =>
        (await AccountingProgram.RunAsync("config", "show", "--data", _folder.Path, "--set", "telemetry:otlp_endpoint=http://127.0.0.1:9")).Expect(0);

    private static async Task<WebApplication> CollectorAsync(ConcurrentDictionary<string, string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.AddOrUpdate(context.Request.Path, Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }
}
