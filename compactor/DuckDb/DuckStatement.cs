using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>A prepared statement of a connection.</summary>
internal sealed class DuckStatement : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly StatementHandle _handle;
    private readonly string _sql;

    internal DuckStatement(DuckConnection connection, StatementHandle handle, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
    }

    /// <inheritdoc cref="DuckConnection.Execute(string, CancellationToken)"/>
    internal long Execute(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PendingHandle pending = Start(streaming: false);
        using CancellationTokenRegistration registration = Interruption.Register(_connection.Handle, cancellationToken);
        NativeResult result = Run(pending, cancellationToken);
        long rowsChanged = (long)DuckLibrary.RowsChanged(ref result);
        DuckLibrary.DestroyResult(ref result);
        return rowsChanged;
    }

    /// <inheritdoc cref="DuckConnection.Query(string, CancellationToken)"/>
    internal DuckResult Query(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using PendingHandle pending = Start(streaming: true);
        CancellationTokenRegistration registration = Interruption.Register(_connection.Handle, cancellationToken);
        try
        {
            NativeResult native = Run(pending, cancellationToken);
            return new DuckResult(_connection, native, _sql, registration, cancellationToken);
        }
        catch
        {
            registration.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>
    /// Plans the statement. DuckDB forgets earlier interruptions here, so the token is registered only afterwards:
    /// one that is cancelled at any moment from then on is heard.
    /// </summary>
    private PendingHandle Start(bool streaming)
    {
        _connection.FeedFailure.Clear();
        int state = streaming
            ? DuckLibrary.PendingPreparedStreaming(_handle, out nint native)
            : DuckLibrary.PendingPrepared(_handle, out native);
        var pending = new PendingHandle(native);
        if (state == DuckLibrary.Success)
            return pending;
        using (pending)
        {
            _connection.FeedFailure.Rethrow();
            throw DuckError.Of(pending.IsInvalid ? 0 : DuckLibrary.PendingError(pending), _sql);
        }
    }

    private NativeResult Run(PendingHandle pending, CancellationToken cancellationToken)
    {
        int state = DuckLibrary.ExecutePending(pending, out NativeResult result);
        if (state == DuckLibrary.Success)
            return result;
        DuckException error = DuckError.Of(ref result, _sql);
        DuckLibrary.DestroyResult(ref result);
        throw Interruption.Cause(error, _connection.FeedFailure, cancellationToken);
    }
}
