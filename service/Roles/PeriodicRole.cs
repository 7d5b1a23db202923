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

    /// <summary>What else is done while the next time is waited for, and how often; null for nothing.</summary>
    public (Duration Interval, Func<CancellationToken, Task> Job)? Meanwhile { get; init; }

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    public async Task RunAsync(CancellationToken stopping)
    {
        _ready.TrySetResult();
        while (true)
        {
            await WaitUntilAsync(nextAfter(Now), stopping).ConfigureAwait(false);
            await job(stopping).ConfigureAwait(false);
        }
    }

    private async Task WaitUntilAsync(Instant due, CancellationToken stopping)
    {
        while (Meanwhile is { } meanwhile && Now + meanwhile.Interval < due)
        {
            await Task.Delay(meanwhile.Interval.ToTimeSpan(), clock, stopping).ConfigureAwait(false);
            await meanwhile.Job(stopping).ConfigureAwait(false);
        }

        await Task.Delay(Duration.Max(Duration.Zero, due - Now).ToTimeSpan(), clock, stopping).ConfigureAwait(false);
    }
}
