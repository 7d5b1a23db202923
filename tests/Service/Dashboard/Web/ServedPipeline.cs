using Accounting.Aggregator.Store;
using Accounting.Service.CommandLine;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Web;

/// <summary>A small store and its dashboard, in this process.</summary>
internal sealed class ServedPipeline : IAsyncDisposable
{
    private readonly Support.Pipeline _pipeline = new();
    private readonly CommandContext _context;
    private DashboardServer? _server;

    private ServedPipeline((string Key, string Value)[] given) =>
        _context = QuietContext.Of([("store:data", _pipeline.Root), .. given]);

    public Uri Address => _server!.Address;

    public string Root => _pipeline.Root;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ServedPipeline> StartAsync(IReadOnlyList<ScriptedRecord> records, params (string Key, string Value)[] settings)
    {
        var served = new ServedPipeline(settings);
        await StoreRoot.OpenOrCreateAsync(served._pipeline.Store, "UTC", null, Cancellation);
        await served._pipeline.ConsumeAsync(Support.Pipeline.Log(records));
        served._server = await served.ServeAsync(settings.FirstOrDefault(setting => setting.Key == "dashboard:address").Value is { } address ? new Uri(address) : new Uri("http://127.0.0.1:0/"));
        return served;
    }

    public Task CompactAsync() => _pipeline.CompactAsync();

    /// <summary>Another dashboard of the same store.</summary>
    public async Task<DashboardServer> ServeAsync(Uri address) =>
        await DashboardServer.StartAsync(address, new StoreView(await (_context.Options.Access.HasLogin ? StoreAccess.OpenAsync(_context, Cancellation) : StoreAccess.OpenForReadingAsync(_context, Cancellation)), _context, own: null), Cancellation);

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(Address, path), Cancellation);

    public async Task<string> ReadAsync(string path) => await (await GetAsync(path)).Content.ReadAsStringAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        Http.Dispose();
        _context.Dispose();
        _pipeline.Dispose();
    }
}
