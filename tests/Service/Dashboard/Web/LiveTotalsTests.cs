using Accounting.Aggregator.Checkpoints;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Accounting.Service.Roles;
using Accounting.Tests.Ingest.Kafka;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>A consumer and a dashboard in one process: the page moves with the messages, long before they are written down.</summary>
public sealed class LiveTotalsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_shows_what_has_arrived_before_any_checkpoint_has_it()
    {
        using var broker = DevelopmentBroker.Start(2, "transactions");
        using CommandContext context = QuietContext.Of(("store:data", _folder.At("data")), ("kafka:bootstrap_servers", broker.BootstrapServers));
        StoreAccess access = await StoreAccess.OpenOrCreateAsync(context, Cancellation);
        var own = new OwnMember();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task consuming = new ConsumerRole(access, context, untilCaughtUp: false, own).RunAsync(stop.Token);
        await using (DashboardServer server = await DashboardServer.StartAsync(new Uri("http://127.0.0.1:0/"), new StoreView(access, context, own), Cancellation))
        {
            using var http = new HttpClient();
            using var stream = new StreamReader(await http.GetStreamAsync(new Uri(server.Address, "/now/stream"), Cancellation));
            PlainProducer.Write(broker, 0, [Encode(Deposit(1, "10"))]);
            await ShowsAsync(stream, ">10.00<");
            PlainProducer.Write(broker, 1, [Encode(Deposit(2, "20"))]);
            PlainProducer.Write(broker, 0, [Encode(Deposit(1, "40.5", revision: 1))]);
            await ShowsAsync(stream, ">60.50<");

            var catalog = new CheckpointCatalog(access.Store);
            await catalog.RefreshAsync(Cancellation);
            Assert.DoesNotContain(catalog.Checkpoints, checkpoint => checkpoint.Counters.Accepted > 0);
            string now = await http.GetStringAsync(new Uri(server.Address, "/api/v1/now"), Cancellation);
            Assert.Contains("\"is_live\": true", now, StringComparison.Ordinal);
        }

        await stop.CancelAsync();
        await consuming;
        Assert.Null(own.Word);
        Accounting.Service.Queries.DayTotals? written = (await new StoreView(access, context, own).Now.GetAsync(Cancellation)).Value.Today;
        Assert.Equal((false, 2L), (written!.IsLive, written.Transactions));
    }

    private static async Task ShowsAsync(StreamReader stream, string figure)
    {
        while (await stream.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.Contains(figure, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The stream ended before it showed {figure}.");
    }
}
