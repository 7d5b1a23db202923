using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;

namespace Accounting.Compactor;

/// <summary>The same place in a log can hold only one message: another one means the topic isn't the one we knew.</summary>
internal static class OriginCheck
{
    /// <summary>The columns that it looks at.</summary>
    public const string Columns = $"{RowColumns.Place}, raw_hash";

    /// <param name="connection">Runs it.</param>
    /// <param name="newRows">A query of the columns.</param>
    /// <param name="heldRows">Another one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">There are two messages at a place.</exception>
    public static void Run(DuckConnection connection, string newRows, string heldRows, CancellationToken cancellation)
    {
        using DuckResult result = connection.QueryAtOnce(
            $"""
            SELECT source || ' partition ' || "partition" || ' offset ' || "offset"
            FROM (SELECT {Columns} FROM ({newRows}) UNION ALL SELECT {Columns} FROM ({heldRows}) AS held)
            GROUP BY {RowColumns.Place} HAVING count(DISTINCT raw_hash) > 1 LIMIT 1
            """,
            cancellation);
        if (result.NextChunk(out DuckChunk chunk) && chunk.Rows > 0)
        {
            throw new DamagedDataException($"Two different messages are stored for {chunk.Text(0, 0)}: the topic isn't the one it was. Begin a new generation with 'accounting source new'.");
        }
    }
}
