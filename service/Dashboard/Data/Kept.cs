using Accounting.Aggregator.Store;

namespace Accounting.Service.Dashboard.Data;

/// <summary>
/// An answer that is kept and asked for again when it has grown old: who looks gets at once what is known, with its age, however long the question takes
/// on a store of many years. It is asked once at a time, however many look. A new answer is waited for as long as a page may take. What takes long each time is good for longer, so that
/// who looks on costs a small part of one processor.
/// </summary>
/// <param name="ask">The question; asked without anybody's cancellation, since others may wait for it.</param>
/// <param name="freshFor">How long an answer is good without asking again.</param>
/// <param name="patience">How long a page waits for a newer answer than the one that is kept.</param>
/// <param name="patienceAtFirst">The same where there is none yet; infinite for as long as it takes.</param>
/// <param name="clock">Tells ages and waits.</param>
public sealed class Kept<T>(Func<CancellationToken, Task<T>> ask, TimeSpan freshFor, TimeSpan patience, TimeSpan patienceAtFirst, TimeProvider clock)
    where T : class
{
    /// <summary>An answer is good for so many times as long as it took, unless it was the first, for which everything had to be read.</summary>
    private const int FreshForTimes = 10;

    /// <summary>Pages fetch themselves as often.</summary>
    private static readonly TimeSpan FreshForMax = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private Answer<T>? _last;
    private TimeSpan _goodFor;
    private Task<Answer<T>>? _asking;

    /// <summary>An answer for a person.</summary>
    /// <exception cref="NotYetKnownException">It never was answered, and takes longer than a page may.</exception>
    /// <exception cref="DamagedDataException">It never was answered, and isn't now.</exception>
    public Task<Answer<T>> GetAsync(CancellationToken cancellation) => GetAsync(patienceAtFirst, cancellation);

    /// <summary>An answer for a program, which waits for the first one.</summary>
    /// <exception cref="DamagedDataException">It never was answered, and isn't now.</exception>
    public Task<Answer<T>> WaitAsync(CancellationToken cancellation) => GetAsync(Timeout.InfiniteTimeSpan, cancellation);

    private async Task<Answer<T>> GetAsync(TimeSpan first, CancellationToken cancellation)
    {
        Answer<T>? last;
        Task<Answer<T>> asking;
        lock (_lock)
        {
            last = _last;
            if (last is { Problem: null } && clock.GetUtcNow() - last.At < _goodFor)
            {
                return last;
            }

            asking = _asking ??= Task.Run(AskAsync, CancellationToken.None);
        }

        if (last is null)
        {
            try
            {
                return await asking.WaitAsync(first, clock, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!asking.IsFaulted)
            {
                throw new NotYetKnownException();
            }
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
            long began = clock.GetTimestamp();
            T answered = await ask(CancellationToken.None).ConfigureAwait(false);
            return Keep(new Answer<T>(answered, at, null), clock.GetElapsedTime(began));
        }
        catch (Exception failure) when (_last is { } last && failure is StoreUnavailableException or DamagedDataException)
        {
            return Keep(last with { Problem = failure.Message }, TimeSpan.Zero);
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }

    private Answer<T> Keep(Answer<T> answer, TimeSpan took)
    {
        lock (_lock)
        {
            TimeSpan slow = _last is null ? TimeSpan.Zero : took * FreshForTimes;
            _goodFor = slow < freshFor ? freshFor : slow > FreshForMax ? FreshForMax : slow;
            return _last = answer;
        }
    }
}
