using Accounting.Ingest.Avro;
using Accounting.Service.CommandLine;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>
/// A role that begins again where it failed by what may pass: a store or a broker that is away must not end the other roles of the process with it.
/// It waits for a second, then for twice as long each time, up to five minutes; who worked for longer than that before begins with a second again.
/// A role that never was ready isn't tried again: a mistake in the settings is told at once, by the end of the process.
/// </summary>
public sealed class RetriedRole(IRole role, TimeProvider clock, ILogger<RetriedRole> logger) : IRole
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    private volatile string? _trouble;

    public string Name => role.Name;

    public Task Ready => role.Ready;

    /// <summary>What failed and is waited for makes it unready, not dead: a restart would do no more than it does itself.</summary>
    public RoleHealth Health => _trouble is { } trouble ? new RoleHealth(true, false, trouble) : role.Health;

    public async Task RunAsync(CancellationToken stopping)
    {
        for (TimeSpan wait = WaitMin; ; wait = wait < WaitMax / 2 ? 2 * wait : WaitMax)
        {
            long began = clock.GetTimestamp();
            try
            {
                await role.RunAsync(stopping).ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested && role.Ready.IsCompletedSuccessfully && MayPass(failure))
            {
                wait = clock.GetElapsedTime(began) > WaitMax ? WaitMin : wait;
                _trouble = failure.Message;
                logger.RoleBeginsAgain(role.Name, wait.TotalSeconds, failure.Message);
                await Task.Delay(wait, clock, stopping).ConfigureAwait(false);
                _trouble = null;
            }
        }
    }

    private static bool MayPass(Exception failure) =>
        failure is not SchemaRegistryUnavailableException { IsTransient: false } && Failure.Of(failure).ExitCode == ExitCode.Unavailable;
}
