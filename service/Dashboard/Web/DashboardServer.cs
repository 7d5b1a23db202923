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

    /// <summary>A reason, and room for what comes with it.</summary>
    private const int FormBytesMax = 32 << 10;

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
        AccessOptions options = store.Context.Options.Access;
        DashboardAddress.RequireGuarded(address, options);
        DashboardAccess? access = options.HasLogin ? new DashboardAccess(options, store.Access.Store, store.Context.Clock) : null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address.AbsoluteUri).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = access is null ? 0 : FormBytesMax;
            kestrel.Limits.RequestHeadersTimeout = SilenceMax;
            kestrel.Limits.KeepAliveTimeout = SilenceMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
        });
        builder.Services.AddRoutingCore();
        access?.AddServices(builder.Services);
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        var renderer = new PageRenderer(store.Context.Loggers);
        application.Use((context, next) => Guard.PassAsync(context, access, next));
        application.UseRouting();
        access?.Use(application);
        Assets.Map(application);
        var pages = new PageEndpoints(store, renderer, access);
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
