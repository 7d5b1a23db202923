using NodaTime;

namespace Accounting.Service.Roles;

/// <summary>Does a job again and again: at the times that a schedule says, the next one counted from when the last job ended.</summary>
/// <param name="name">The role's name.</param>
/// <param name="nextAfter">The first time past a given one.</param>
/// <param name="job">What is done; a failure ends the role.</param>
/// <param name="clock">Tells the time and waits.</param>
public sealed class PeriodicRole(string name, Func<Instant, Instant> nextAfter, Func<CancellationToken, Task> job, TimeProvider clock) : IRole
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public Task Ready => _ready.Task;

    /// <summary>A job may take hours, and ends by itself; a failure ends the role.</summary>
    public RoleHealth Health => RoleHealth.Sound;

    public async Task RunAsync(CancellationToken stopping)
    {
        _ready.TrySetResult();
        while (true)
        {
            Instant now = Instant.FromDateTimeOffset(clock.GetUtcNow());
            await Task.Delay((nextAfter(now) - now).ToTimeSpan(), clock, stopping).ConfigureAwait(false);
            await job(stopping).ConfigureAwait(false);
        }
    }
}
