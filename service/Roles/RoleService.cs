using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>The hosted service around a role: no more than the shell that starts its loop, stops it, and passes its failure on.</summary>
internal sealed class RoleService(IRole role, RoleFailures failures, IHostApplicationLifetime lifetime, ILogger<RoleService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Loops may do blocking work: they begin on a thread of their own, never on the host's.
        await Task.Yield();
        logger.RoleStarted(role.Name);
        try
        {
            await role.RunAsync(stoppingToken).ConfigureAwait(false);
            logger.RoleStopped(role.Name);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.RoleStopped(role.Name);
        }
        catch (Exception exception)
        {
            failures.Add(exception);
            logger.RoleFailed(role.Name, exception.Message);
            lifetime.StopApplication();
        }
    }
}
