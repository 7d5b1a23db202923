using NodaTime;

namespace Accounting.Service.Roles;

/// <summary>
/// Does a job again and again: at the times that a schedule says, the next one counted from when the last job ended. What was due while nobody
/// was there to do it is done at the start.
/// </summary>
/// <param name="name">The role's name.</param>
/// <param name="dueAtStart">When the job is due for the first time, asked when the role starts at the given time: in the past where it was missed.</param>
/// <param name="nextAfter">The first time past a given one.</param>
/// <param name="job">What is done; a failure ends the role.</param>
/// <param name="clock">Tells the time and waits.</param>
public sealed class PeriodicRole(
    string name,
    Func<Instant, CancellationToken, Task<Instant>> dueAtStart,
    Func<Instant, Instant> nextAfter,
    Func<CancellationToken, Task> job,
    TimeProvider clock) : IRole
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile string? _trouble;

    public string Name => name;

    public Task Ready => _ready.Task;

    /// <summary>A job may take hours, and ends by itself. One that failed leaves the role unready until it is done.</summary>
    public RoleHealth Health => _trouble is { } trouble ? new RoleHealth(true, false, trouble) : RoleHealth.Sound;

    private Instant Now => Instant.FromDateTimeOffset(clock.GetUtcNow());

    public async Task RunAsync(CancellationToken stopping)
    {
        _ready.TrySetResult();
        try
        {
            Instant due = await dueAtStart(Now, stopping).ConfigureAwait(false);
            while (true)
            {
                await Task.Delay(Duration.Max(Duration.Zero, due - Now).ToTimeSpan(), clock, stopping).ConfigureAwait(false);
                await job(stopping).ConfigureAwait(false);
                _trouble = null;
                due = nextAfter(Now);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            _trouble = failure.Message;
            throw;
        }
    }
}
