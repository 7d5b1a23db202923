using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.PreparedStatements;
using static DuckDB.NET.Native.NativeMethods.Query;

namespace Accounting.Compactor.DuckDb;

/// <summary>A prepared statement of a connection.</summary>
internal sealed class DuckStatement : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly DuckDBPreparedStatement _handle;
    private readonly string _sql;

    internal DuckStatement(DuckConnection connection, DuckDBPreparedStatement handle, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
    }

    /// <inheritdoc cref="DuckConnection.Execute(string, CancellationToken)"/>
    internal long Execute(CancellationToken cancellationToken)
    {
        using Interruption interruption = _connection.Start(cancellationToken);
        DuckDBState state = DuckDBExecutePrepared(_handle, out DuckDBResult result);
        ThrowIfFailed(state, ref result, cancellationToken);
        long rowsChanged = DuckDBRowsChanged(ref result);
        result.Close();
        return rowsChanged;
    }

    /// <inheritdoc cref="DuckConnection.Query(string, CancellationToken)"/>
    internal DuckResult Query(CancellationToken cancellationToken)
    {
        Interruption interruption = _connection.Start(cancellationToken);
        DuckDBResult result = default;
        bool isOpen = false;
        try
        {
            DuckDBState state = DuckDBExecutePreparedStreaming(_handle, out result);
            ThrowIfFailed(state, ref result, cancellationToken);
            isOpen = true;
            return new DuckResult(_connection, result, _sql, interruption, cancellationToken);
        }
        catch
        {
            interruption.Dispose();
            if (isOpen)
                result.Close();

            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    private void ThrowIfFailed(DuckDBState state, ref DuckDBResult result, CancellationToken cancellationToken)
    {
        if (state == DuckDBState.Success)
            return;
        DuckException error = DuckError.Of(ref result, _sql);
        result.Close();
        throw Interruption.Cause(error, _connection.FeedFailure, cancellationToken);
    }
}
