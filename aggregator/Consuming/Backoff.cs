using Accounting.Ingest;

namespace Accounting.Aggregator.Consuming;

/// <summary>
/// Since when something has been failing that is waited for (the store, the Schema Registry), and when to try it again: after a second, then after
/// twice as long each time, up to half a minute. The polling thread asks and goes on being a member of its group.
/// </summary>
/// <param name="clock">Measures waits.</param>
/// <param name="failing">Told the first error.</param>
/// <param name="recovered">Told for how many seconds it failed.</param>
public sealed class Backoff(TimeProvider clock, Action<string> failing, Action<long> recovered)
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private volatile Trouble? _trouble;
    private TimeSpan _wait;
    private long _failedAtTimestamp;
    private long _beganTimestamp;

    /// <summary>Null while nothing is wrong. May be asked from any thread.</summary>
    public Trouble? Trouble => _trouble;

    /// <summary>Whether it may be used: it isn't failing, or has been left alone for long enough.</summary>
    public bool MayTry => _trouble is null || clock.GetElapsedTime(_failedAtTimestamp) >= _wait;

    /// <summary>Whether so much passed from the first failure to the last. What passed since the last one is no evidence: it wasn't tried.</summary>
    public bool HasFailedFor(TimeSpan patience) => _trouble is not null && clock.GetElapsedTime(_beganTimestamp, _failedAtTimestamp) >= patience;

    /// <summary>How often it has failed so far.</summary>
    public int Failures { get; private set; }

    /// <summary>It failed.</summary>
    public void Failed(Exception failure)
    {
        Failures++;
        _failedAtTimestamp = clock.GetTimestamp();
        if (_trouble is null)
        {
            _wait = WaitMin;
            _beganTimestamp = _failedAtTimestamp;
            _trouble = new Trouble(failure.Message, Timestamp.Now(clock));
            failing(failure.Message);
            return;
        }

        _wait = 2 * _wait < WaitMax ? 2 * _wait : WaitMax;
        _trouble = _trouble with { LastError = failure.Message };
    }

    /// <summary>Waits until it may be tried: for who has no group to be a member of meanwhile.</summary>
    public Task WaitAsync(CancellationToken cancellation)
    {
        TimeSpan left = _trouble is null ? TimeSpan.Zero : _wait - clock.GetElapsedTime(_failedAtTimestamp);
        return left > TimeSpan.Zero ? Task.Delay(left, clock, cancellation) : Task.CompletedTask;
    }

    /// <summary>Everything that waited for it has been done.</summary>
    public void Recovered()
    {
        if (_trouble is null)
        {
            return;
        }

        _trouble = null;
        recovered((long)clock.GetElapsedTime(_beganTimestamp).TotalSeconds);
    }
}
