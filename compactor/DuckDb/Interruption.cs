using DuckDB.NET.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// Interrupts what runs on a connection from the moment a token is cancelled until this is disposed; afterwards never.
/// </summary>
/// <remarks>
/// Once is not enough: while DuckDB begins and plans a statement it forgets the interruptions that came before, and
/// does not tell when it has done so. So they are repeated until the statement has ended, which is when one was heard.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    internal static readonly TimeSpan Repetition = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly DuckDBNativeConnection _connection;
    private readonly TimeProvider _time;
    private readonly CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private bool _isDisposed;

    internal Interruption(DuckDBNativeConnection connection, TimeProvider time, CancellationToken token)
    {
        _connection = connection;
        _time = time;
        _registration = token.UnsafeRegister(static state => ((Interruption)state!).Begin(), this);
    }

    /// <summary>What to throw for an error: a feed's own exception first, then the cancellation, then the error.</summary>
    internal static Exception Cause(DuckException error, FeedFailure failure, CancellationToken token)
    {
        failure.Rethrow();
        return error.Kind == DuckErrorKind.Interrupted && token.IsCancellationRequested
            ? new OperationCanceledException("The statement was cancelled", error, token)
            : error;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }

        _registration.Dispose();
    }

    private void Begin()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _connection.Interrupt();
            _timer = _time.CreateTimer(static state => ((Interruption)state!).Repeat(), this, Repetition, Repetition);
        }
    }

    private void Repeat()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _connection.Interrupt();
        }
    }
}
