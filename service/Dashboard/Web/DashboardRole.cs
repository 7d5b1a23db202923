using Accounting.Service.Dashboard.Data;
using Accounting.Service.Roles;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Serves pages until asked to stop. By itself it only reads.</summary>
public sealed class DashboardRole(StoreView store, Uri address) : IRole
{
    private readonly TaskCompletionSource<Uri> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "dashboard";

    public Task Ready => _served.Task;

    /// <summary>Where pages are served, once they are.</summary>
    public Task<Uri> Served => _served.Task;

    public RoleHealth Health => RoleHealth.Sound;

    public async Task RunAsync(CancellationToken stopping)
    {
        await using DashboardServer server = await DashboardServer.StartAsync(address, store, stopping).ConfigureAwait(false);
        store.Context.Loggers.CreateLogger<DashboardRole>().PagesServed(server.Address);
        _served.TrySetResult(server.Address);

        // The first answer takes longest: it is asked for before anybody looks. What fails is told on the page.
        _ = store.Steps.GetAsync(stopping).ContinueWith(asked => asked.Exception, stopping, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        await stopping.WaitAsync().ConfigureAwait(false);
    }
}
