namespace Accounting.Aggregator.Store.S3;

/// <summary>Ends a call whose server says nothing for too long; every sign of life begins the time anew.</summary>
internal sealed class CallSilence : IDisposable
{
    private readonly TimeSpan _max;
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public CallSilence(TimeSpan max, TimeProvider clock, CancellationToken callers)
    {
        _max = max;
        _time = new CancellationTokenSource(max, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(callers, _time.Token);
    }

    public CancellationToken Token => _either.Token;

    public void Broken() => _time.CancelAfter(_max);

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
