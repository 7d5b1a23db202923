using Accounting.Service.Dashboard.Data;
using Accounting.Service.Roles;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Serves pages until asked to stop. By itself it only reads.</summary>
public sealed class DashboardRole(StoreView store, Uri address) : IRole
{
    /// <summary>A store of many years takes longer: who looks meanwhile is told so.</summary>
    private static readonly TimeSpan KnownWithin = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<Uri> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "dashboard";

    public Task Ready => _served.Task;

    /// <summary>Where pages are served, once what they show is known, or is taking long to be.</summary>
    public Task<Uri> Served => _served.Task;

    public RoleHealth Health => RoleHealth.Sound;

    public async Task RunAsync(CancellationToken stopping)
    {
        await using DashboardServer server = await DashboardServer.StartAsync(address, store, stopping).ConfigureAwait(false);
        store.Context.Loggers.CreateLogger<DashboardRole>().PagesServed(server.Address);

        // First answers take longest: they are asked for before anybody looks. What fails is told on the page.
        Task known = store.KnowAsync(stopping);
        await Task.WhenAny(known, Task.Delay(KnownWithin, store.Context.Clock, stopping)).ConfigureAwait(false);
        _ = known.ContinueWith(asked => asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _served.TrySetResult(server.Address);
        await stopping.WaitAsync().ConfigureAwait(false);
    }
}
