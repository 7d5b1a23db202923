namespace Accounting.Compactor.DuckDb;

/// <summary>Queries for a single value.</summary>
public static class DuckScalar
{
    /// <summary>
    /// The one value of the one row: long (BIGINT), int (INTEGER), ulong (UBIGINT), Int128 (HUGEINT), bool, string,
    /// DateOnly, UInt128 (UUID).
    /// </summary>
    /// <exception cref="InvalidOperationException">There is not exactly one row and column, it is null, or of another type.</exception>
    /// <inheritdoc cref="DuckConnection.Query(string, CancellationToken)"/>
    public static T Scalar<T>(this DuckConnection connection, string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using DuckResult result = connection.QueryAtOnce(sql, cancellationToken);
        if (result.Columns.Count != 1 || !result.NextChunk(out DuckChunk chunk) || chunk.Rows != 1)
            throw new InvalidOperationException($"One row of one column is wanted from: {sql}");
        if (chunk.IsNull(0, 0))
            throw new InvalidOperationException($"A value is wanted, not null, from: {sql}");
        T value = (T)Value<T>(chunk);
        return result.NextChunk(out _)
            ? throw new InvalidOperationException($"One row is wanted from: {sql}")
            : value;
    }

    private static object Value<T>(DuckChunk chunk) => default(T) switch
    {
        long => chunk.Longs(0)[0],
        int => chunk.Integers(0)[0],
        ulong => chunk.UnsignedLongs(0)[0],
        Int128 => chunk.HugeInts(0)[0],
        UInt128 => chunk.Uuid(0, 0),
        bool => chunk.Boolean(0, 0),
        DateOnly => DateOnly.FromDayNumber(chunk.Dates(0)[0] + DuckDate.EpochDayNumber),
        _ when typeof(T) == typeof(string) => chunk.Text(0, 0),
        _ => throw new NotSupportedException($"No column is read as {typeof(T).Name}"),
    };
}
