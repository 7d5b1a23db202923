using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods.Query;

namespace Accounting.Compactor.DuckDb;

/// <summary>
/// Runs a text that is one statement without preparing it. A prepared statement that reads Parquet files is planned
/// twice: when it is prepared, and again when it is executed.
/// </summary>
internal static class DirectQuery
{
    /// <summary>Of several statements DuckDB would tell the first result alone, not how the later ones ended. Where nothing separates them there are not several.</summary>
    internal static bool Takes(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return !sql.Contains(';', StringComparison.Ordinal);
    }

    internal static long Execute(DuckConnection connection, string sql, CancellationToken cancellationToken)
    {
        using Interruption interruption = connection.Start(cancellationToken);
        DuckDBResult result = Run(connection, sql, cancellationToken);
        long rowsChanged = DuckDBRowsChanged(ref result);
        result.Close();
        return rowsChanged;
    }

    internal static DuckResult Query(DuckConnection connection, string sql, CancellationToken cancellationToken)
    {
        Interruption interruption = connection.Start(cancellationToken);
        try
        {
            return new DuckResult(connection, Run(connection, sql, cancellationToken), sql, interruption, cancellationToken);
        }
        catch
        {
            interruption.Dispose();
            throw;
        }
    }

    private static DuckDBResult Run(DuckConnection connection, string sql, CancellationToken cancellationToken)
    {
        Sql.RefuseNul(sql);
        if (DuckDBQuery(connection.Handle, sql, out DuckDBResult result) != DuckDBState.Success)
        {
            DuckException error = DuckError.Of(ref result, sql);
            result.Close();
            throw Interruption.Cause(error, connection.FeedFailure, cancellationToken);
        }

        if (DuckDBResultStatementType(result) != DuckDBStatementType.Invalid)
            return result;
        result.Close();
        throw new ArgumentException("The SQL text holds no statement", nameof(sql));
    }
}
