using Accounting.Aggregator.Store;

namespace Accounting.Service.Dashboard.Data;

/// <summary>
/// What people looked at that isn't kept as <see cref="Kept{T}"/> is, because there is much of it and each little is asked anew at every look: of the newest few the last answer, for
/// when the store is away.
/// </summary>
/// <param name="clock">Tells ages.</param>
public sealed class LastSeen<T>(TimeProvider clock)
    where T : class
{
    private const int SeenMax = 32;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Answer<T>> _seen = [];

    /// <param name="what">Names the question.</param>
    /// <param name="ask">The question.</param>
    /// <param name="instead">What is shown where it was never answered and can't be now; null where nothing is known of it.</param>
    /// <exception cref="StoreUnavailableException">The store is away, and nothing is known.</exception>
    public async Task<Answer<T>> AskAsync(string what, Func<Task<T>> ask, Func<Task<Answer<T>?>>? instead = null)
    {
        DateTimeOffset at = clock.GetUtcNow();
        try
        {
            return Remember(what, new Answer<T>(await ask().ConfigureAwait(false), at, null));
        }
        catch (StoreUnavailableException failure) when (Find(what) is { } last)
        {
            return last with { Problem = failure.Message };
        }
        catch (StoreUnavailableException failure) when (instead is not null)
        {
            if (await instead().ConfigureAwait(false) is { } known)
            {
                return known with { Problem = failure.Message };
            }

            throw;
        }
    }

    private Answer<T>? Find(string what)
    {
        lock (_lock)
        {
            return _seen.GetValueOrDefault(what);
        }
    }

    private Answer<T> Remember(string what, Answer<T> answer)
    {
        lock (_lock)
        {
            if (!_seen.Remove(what) && _seen.Count == SeenMax)
            {
                _seen.RemoveAt(0);
            }

            _seen.Add(what, answer);
            return answer;
        }
    }
}
