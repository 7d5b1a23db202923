using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>A prepared statement, to be run any number of times on its connection.</summary>
public sealed class DuckStatement : IDisposable
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

    /// <inheritdoc cref="DuckConnection.Execute(string, ReadOnlySpan{DuckValue}, CancellationToken)"/>
    public long Execute(ReadOnlySpan<DuckValue> parameters, CancellationToken cancellationToken)
    {
        Bind(parameters, cancellationToken);
        using PendingHandle pending = Start(streaming: false);
        using CancellationTokenRegistration registration = Interruption.Register(_connection.Handle, cancellationToken);
        NativeResult result = Run(pending, cancellationToken);
        long rowsChanged = (long)DuckLibrary.RowsChanged(ref result);
        DuckLibrary.DestroyResult(ref result);
        return rowsChanged;
    }

    /// <inheritdoc cref="DuckConnection.Query(string, ReadOnlySpan{DuckValue}, CancellationToken)"/>
    public DuckResult Query(ReadOnlySpan<DuckValue> parameters, CancellationToken cancellationToken)
    {
        Bind(parameters, cancellationToken);
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

    private void Bind(ReadOnlySpan<DuckValue> parameters, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        _connection.RefuseWhileBusy();
        cancellationToken.ThrowIfCancellationRequested();
        ulong wanted = DuckLibrary.ParameterCount(_handle);
        if (wanted != (ulong)parameters.Length)
            throw new ArgumentException($"The statement has {wanted} parameters, not {parameters.Length}", nameof(parameters));
        for (int index = 0; index < parameters.Length; index++)
        {
            if (parameters[index].Bind(_handle, (ulong)index + 1) != DuckLibrary.Success)
                throw DuckError.Of(DuckLibrary.PrepareError(_handle), _sql);
        }
    }

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
