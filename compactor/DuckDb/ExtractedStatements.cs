using Accounting.Compactor.DuckDb.Native;

namespace Accounting.Compactor.DuckDb;

/// <summary>The statements of one text. Each is prepared only when those before it have run.</summary>
internal sealed class ExtractedStatements : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly ExtractedHandle _handle;
    private readonly string _sql;

    private ExtractedStatements(DuckConnection connection, ExtractedHandle handle, int count, string sql)
    {
        _connection = connection;
        _handle = handle;
        _sql = sql;
        Count = count;
    }

    internal int Count { get; }

    /// <exception cref="DuckException">The text cannot be parsed.</exception>
    internal static ExtractedStatements Of(DuckConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        Sql.RefuseNul(sql);
        connection.RefuseWhileBusy();
        ulong count = DuckLibrary.ExtractStatements(connection.Handle, sql, out nint extracted);
        var handle = new ExtractedHandle(extracted);
        if (count > 0)
            return new ExtractedStatements(connection, handle, (int)count, sql);
        using (handle)
        {
            nint error = handle.IsInvalid ? 0 : DuckLibrary.ExtractStatementsError(handle);
            throw error == 0 ? new ArgumentException("The SQL text holds no statement", nameof(sql)) : DuckError.Of(error, sql);
        }
    }

    internal DuckStatement Prepare(int index)
    {
        _connection.RefuseWhileBusy();
        int state = DuckLibrary.PrepareExtracted(_connection.Handle, _handle, (ulong)index, out nint statement);
        var prepared = new StatementHandle(statement);
        if (state == DuckLibrary.Success)
            return new DuckStatement(_connection, prepared, _sql);
        using (prepared)
        {
            _connection.FeedFailure.Rethrow();
            throw DuckError.Of(prepared.IsInvalid ? 0 : DuckLibrary.PrepareError(prepared), _sql);
        }
    }

    public void Dispose() => _handle.Dispose();
}
