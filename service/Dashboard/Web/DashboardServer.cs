using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Serves the pages of one store at one address of this machine.</summary>
public sealed class DashboardServer : IAsyncDisposable
{
    /// <summary>More than a team of people looks by, and no more memory than a page each.</summary>
    private const int ConnectionsMax = 256;

    /// <summary>Who has a connection and asks nothing gives it up to others.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    private const int HeadersBytesMax = 16 << 10;

    private readonly WebApplication _application;
    private readonly PageRenderer _renderer;
    private readonly PageEndpoints _pages;

    private DashboardServer(WebApplication application, PageRenderer renderer, PageEndpoints pages)
    {
        _application = application;
        _renderer = renderer;
        _pages = pages;
    }

    /// <summary>Where it answers; with port 0 asked for, the one it got.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Begins to answer.</summary>
    /// <exception cref="UsageException">The address is taken, not this machine's, or one that other machines could reach.</exception>
    public static async Task<DashboardServer> StartAsync(Uri address, StoreView store, CancellationToken cancellation)
    {
        DashboardAddress.RequireLoopback(address);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address.AbsoluteUri).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = ConnectionsMax;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.RequestHeadersTimeout = SilenceMax;
            options.Limits.KeepAliveTimeout = SilenceMax;
            options.Limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        var renderer = new PageRenderer(store.Context.Loggers);
        application.Use((context, next) => Guard.PassAsync(context, next));
        application.UseRouting();
        Assets.Map(application);
        var pages = new PageEndpoints(store, renderer);
        pages.Map(application);
        var server = new DashboardServer(application, renderer, pages);
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
            return server;
        }
        catch (IOException exception)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new UsageException($"dashboard:address is {address}, which cannot be listened on: {exception.Message} Name another.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        _pages.Dispose();
        _renderer.Dispose();
    }
}
