using System.IO.Hashing;
using System.Text;

namespace Accounting.Aggregator.Store.S3;

/// <summary>
/// Runs calls to a server: a few at once, each tried again after a failure that may pass, after 100 ms and then twice as long each time up to
/// 5 s, less a random part of up to a half so that many clients do not come back together; until the time budget has passed.
/// </summary>
internal sealed class S3Calls(S3Place place, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _slots = new(place.Options.CallsMax);

    // In containers every process has the same id; no two have the whole name.
    private readonly Random _jitter = new(unchecked((int)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(OwnedNames.Owner))));
    private long _retries;

    /// <summary>How often a call was tried again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Runs a call. An answer that is no failure to be tried again (missing, taken) is thrown as the SDK throws it.</summary>
    /// <param name="what">What is done, for messages: <c>reading state/…</c>.</param>
    /// <param name="call">Gets the number of attempts before, and a token that also ends with the attempt's time.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreUnavailableException">It failed for good, or for as long as the budget.</exception>
    public async Task<T> RunAsync<T>(string what, Func<int, CallSilence, Task<T>> call, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            long began = clock.GetTimestamp();
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    using var silence = new CallSilence(place.Options.SilenceMax, clock, cancellation);
                    return await call(attempt, silence).ConfigureAwait(false);
                }
                catch (Exception exception) when (S3Failure.Is(exception, cancellation) && !IsAnswer(exception))
                {
                    TimeSpan wait = WaitBefore(attempt + 1);
                    if (!S3Failure.IsTransient(exception) || clock.GetElapsedTime(began) + wait > place.Options.RetryBudget)
                    {
                        throw S3Failure.From(exception, place, what);
                    }

                    Interlocked.Increment(ref _retries);
                    AggregatorTelemetry.StoreRetries.Add(1);
                    await Task.Delay(wait, clock, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static bool IsAnswer(Exception exception) => S3Failure.IsMissing(exception) || S3Failure.IsTaken(exception) || S3Failure.IsBeyondEnd(exception);

    private TimeSpan WaitBefore(int attempt)
    {
        TimeSpan whole = TimeSpan.FromTicks(Math.Min(WaitMax.Ticks, WaitMin.Ticks << Math.Min(attempt - 1, 10)));
        lock (_jitter)
        {
            return whole * (1 - (_jitter.NextDouble() / 2));
        }
    }
}
