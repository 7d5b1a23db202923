using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Accounting.Tests.Support;

/// <summary>A server on loopback, with TLS if it has a certificate, that answers as a test says and remembers what it was asked.</summary>
internal sealed class StandInHttp : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _requests = new();

    private StandInHttp(WebApplication server) => _server = server;

    /// <summary>By the name localhost, which certificates are made for.</summary>
    public Uri Address => new UriBuilder(_server.Urls.First()) { Host = "localhost" }.Uri;

    /// <summary>Method, path and query of each request.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <param name="answer">Answers a request.</param>
    /// <param name="certificate">The server's; null for none, without TLS.</param>
    /// <param name="demanded">Says whether a client's certificate will do; null where none is demanded.</param>
    public static async Task<StandInHttp> StartAsync(
        Func<HttpContext, Task> answer, X509Certificate2? certificate = null, Func<X509Certificate2, bool>? demanded = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, tls =>
                {
                    tls.ClientCertificateMode = demanded is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
                    tls.ClientCertificateValidation = (client, _, _) => demanded!(client);
                });
            }
        }));
        builder.Logging.ClearProviders();
        var started = new StandInHttp(builder.Build());
        started._server.Run(context =>
        {
            started._requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            return answer(context);
        });
        await started._server.StartAsync();
        return started;
    }

    /// <summary>An answer with that status and body.</summary>
    public static Func<HttpContext, Task> Saying(HttpStatusCode status, string body) => context =>
    {
        context.Response.StatusCode = (int)status;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose are not waited for.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }
}
