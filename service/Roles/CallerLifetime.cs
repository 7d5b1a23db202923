using Microsoft.Extensions.Hosting;

namespace Accounting.Service.Roles;

/// <summary>The process's signals are the command line's business: the host listens to nobody but its caller.</summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
