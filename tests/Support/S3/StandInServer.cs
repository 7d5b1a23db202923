using System.Net;
using System.Net.Sockets;
using Accounting.Aggregator.Store.S3;
using Amazon.Runtime;

namespace Accounting.Tests.Support.S3;

/// <summary>Answers calls of S3 on loopback as a test says: for what a real server can't be brought to do.</summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public StandInServer(Func<HttpListenerContext, Task> answer)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public Uri Address { get; }

    public S3ObjectStore Open(string cacheFolder, Func<S3Options, S3Options> change, TimeProvider? clock = null) => S3ObjectStore.Open(
        new S3Address("bucket", ""),
        change(new S3Options
        {
            Endpoint = Address,
            Credentials = new BasicAWSCredentials("key", "secret"),
            UsesPathStyle = true,
            RetryBudget = TimeSpan.Zero,
            CacheFolder = cacheFolder,
        }),
        clock ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync(Func<HttpListenerContext, Task> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await answer(context);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client went away, which may be what the test is of.
            }
        }
    }
}
