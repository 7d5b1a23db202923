using Accounting.Aggregator.Store;

namespace Accounting.Service.Dashboard.Data;

/// <summary>
/// An answer that is kept and asked for again when it has grown old: who looks gets at once what is known, with its age, however long the question takes
/// on a store of many years. It is asked once at a time, however many look. A new answer is waited for as long as a page may take; the first is waited for.
/// </summary>
/// <param name="ask">The question; asked without anybody's cancellation, since others may wait for it.</param>
/// <param name="freshFor">How long an answer is good without asking again.</param>
/// <param name="patience">How long a page waits for a newer answer than the one that is kept.</param>
/// <param name="clock">Tells ages and waits.</param>
public sealed class Kept<T>(Func<CancellationToken, Task<T>> ask, TimeSpan freshFor, TimeSpan patience, TimeProvider clock)
    where T : class
{
    private readonly Lock _lock = new();
    private Answer<T>? _last;
    private Task<Answer<T>>? _asking;

    /// <exception cref="DamagedDataException">It never was answered, and isn't now.</exception>
    public async Task<Answer<T>> GetAsync(CancellationToken cancellation)
    {
        Answer<T>? last;
        Task<Answer<T>> asking;
        lock (_lock)
        {
            last = _last;
            if (last is { Problem: null } && clock.GetUtcNow() - last.At < freshFor)
            {
                return last;
            }

            asking = _asking ??= Task.Run(AskAsync, CancellationToken.None);
        }

        if (last is null)
        {
            return await asking.WaitAsync(cancellation).ConfigureAwait(false);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(asking, Task.Delay(patience, clock, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return asking.IsCompletedSuccessfully ? await asking.ConfigureAwait(false) : last;
    }

    private async Task<Answer<T>> AskAsync()
    {
        try
        {
            DateTimeOffset at = clock.GetUtcNow();
            return Keep(new Answer<T>(await ask(CancellationToken.None).ConfigureAwait(false), at, null));
        }
        catch (Exception failure) when (_last is { } last && failure is StoreUnavailableException or DamagedDataException)
        {
            return Keep(last with { Problem = failure.Message });
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }

    private Answer<T> Keep(Answer<T> answer)
    {
        lock (_lock)
        {
            return _last = answer;
        }
    }
}
