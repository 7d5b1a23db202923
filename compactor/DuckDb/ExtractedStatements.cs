using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.ExtractStatements;
using static DuckDB.NET.Native.NativeMethods.PreparedStatements;

namespace Accounting.Compactor.DuckDb;

/// <summary>The statements of one text. Each is prepared only when those before it have run.</summary>
internal sealed class ExtractedStatements : IDisposable
{
    private readonly DuckConnection _connection;
    private readonly DuckDBExtractedStatements _handle;
    private readonly string _sql;

    private ExtractedStatements(DuckConnection connection, DuckDBExtractedStatements handle, int count, string sql)
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
        int count = DuckDBExtractStatements(connection.Handle, sql, out DuckDBExtractedStatements extracted);
        if (count > 0)
            return new ExtractedStatements(connection, extracted, count, sql);
        using (extracted)
        {
            string? error = extracted.IsInvalid ? null : DuckDBExtractStatementsError(extracted);
            throw error is null ? new ArgumentException("The SQL text holds no statement", nameof(sql)) : DuckError.Of(error, sql);
        }
    }

    internal DuckStatement Prepare(int index)
    {
        _connection.RefuseWhileBusy();
        if (DuckDBPrepareExtractedStatement(_connection.Handle, _handle, index, out DuckDBPreparedStatement prepared) == DuckDBState.Success)
            return new DuckStatement(_connection, prepared, _sql);
        using (prepared)
        {
            _connection.FeedFailure.Rethrow();
            throw DuckError.Of(prepared.IsInvalid ? null : DuckDBPrepareError(prepared), _sql);
        }
    }

    public void Dispose() => _handle.Dispose();
}
