using System.Net;
using Accounting.Service.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>
/// <c>GET /health/live</c>: 200 while every role's loop turns, else 503, and only a restart helps. <c>GET /health/ready</c>: 200 while every role
/// does its work, else 503. Both with the roles as JSON. No secrets, no figures.
/// </summary>
public sealed class HealthEndpoints : IAsyncDisposable
{
    private readonly WebApplication _application;

    private HealthEndpoints(WebApplication application)
    {
        _application = application;
    }

    /// <summary>Where it answers; with port 0 asked for, the one it got.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Begins to answer.</summary>
    /// <exception cref="Configuration.UsageException">The address is taken or not this machine's.</exception>
    public static async Task<HealthEndpoints> StartAsync(Uri address, IReadOnlyList<IRole> roles, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(address.AbsoluteUri);
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        WebApplication application = builder.Build();
        application.UseRouting();
        application.MapGet("/health/live", context => AnswerAsync(context, roles, health => health.IsAlive));
        application.MapGet("/health/ready", context => AnswerAsync(context, roles, health => health.IsReady));
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
            return new HealthEndpoints(application);
        }
        catch (IOException exception)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new Configuration.UsageException($"health:address is {address}, which cannot be listened on: {exception.Message} Name another.", exception);
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, IReadOnlyList<IRole> roles, Func<RoleHealth, bool> isWell)
    {
        (string Name, RoleHealth Health)[] all = [.. roles.Select(role => (role.Name, role.Health))];
        bool well = all.All(role => isWell(role.Health));
        context.Response.StatusCode = (int)(well ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            JsonOutput.Write(new { Well = well, Roles = all.Select(role => new { role.Name, role.Health.IsAlive, role.Health.IsReady, role.Health.Detail }) }),
            context.RequestAborted).ConfigureAwait(false);
    }
}
