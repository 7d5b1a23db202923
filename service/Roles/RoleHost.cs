using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>
/// Runs roles as hosted services until asked to stop or one fails. Roles are stopped together; each ends in its own order,
/// for as long as that takes: what a stop may lose is decided by checkpoints, not by a time limit.
/// </summary>
public static class RoleHost
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(10);

    /// <param name="roles">What runs.</param>
    /// <param name="readyFile">Written once every role is ready; null for none.</param>
    /// <param name="context">Options, logs, clock.</param>
    /// <param name="stopping">Asks for the stop.</param>
    public static async Task RunAsync(IReadOnlyList<IRole> roles, string? readyFile, CommandContext context, CancellationToken stopping)
    {
        var failures = new RoleFailures();
        await using HealthEndpoints? health = context.Options.HealthAddress is { } address
            ? await HealthEndpoints.StartAsync(address, roles, stopping).ConfigureAwait(false)
            : null;
        using (IHost host = Build(roles, failures, context.Options.Logging))
        {
            IHostApplicationLifetime lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            await host.StartAsync(CancellationToken.None).ConfigureAwait(false);
            using CancellationTokenRegistration asked = stopping.Register(lifetime.StopApplication);
            if (readyFile is not null)
            {
                await WriteReadyFileAsync(roles, readyFile, lifetime.ApplicationStopping).ConfigureAwait(false);
            }

            await lifetime.ApplicationStopping.WaitAsync().ConfigureAwait(false);
            await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        failures.ThrowFirst();
    }

    private static IHost Build(IReadOnlyList<IRole> roles, RoleFailures failures, LoggingOptions logging)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        LogSetup.Apply(builder.Logging, logging);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = StopTimeout;
            options.ServicesStopConcurrently = true;
        });
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        foreach (IRole role in roles)
        {
            builder.Services.AddSingleton<IHostedService>(services => new RoleService(
                role,
                failures,
                services.GetRequiredService<IHostApplicationLifetime>(),
                services.GetRequiredService<ILogger<RoleService>>()));
        }

        return builder.Build();
    }

    private static async Task WriteReadyFileAsync(IReadOnlyList<IRole> roles, string readyFile, CancellationToken stopping)
    {
        Task ready = Task.WhenAll(roles.Select(role => role.Ready));
        await Task.WhenAny(ready, stopping.WaitAsync()).ConfigureAwait(false);
        if (!stopping.IsCancellationRequested)
        {
            await ready.ConfigureAwait(false);
            WholeFile.Write(readyFile, "ready\n");
        }
    }
}
