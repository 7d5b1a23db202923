using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>Makes a value of one row of a chunk.</summary>
internal delegate T RowReader<out T>(in DuckChunk chunk, int row);

/// <summary>Small results as lists.</summary>
internal static class SqlRows
{
    public static List<T> Rows<T>(this DuckConnection connection, string sql, RowReader<T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        using DuckResult result = connection.QueryAtOnce(sql, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                rows.Add(read(chunk, row));
            }
        }

        return rows;
    }

    public static Currency CurrencyOf(this in DuckChunk chunk, int column, int row) => Currency.Parse(chunk.Utf8(column, row));

    public static string? TextOrNull(this in DuckChunk chunk, int column, int row) => chunk.IsNull(column, row) ? null : chunk.Text(column, row);

    public static bool? TruthOrNull(this in DuckChunk chunk, int column, int row) => chunk.IsNull(column, row) ? null : chunk.Boolean(column, row);

    public static AccountType AccountTypeOf(this in DuckChunk chunk, int column, int row)
    {
        string symbol = chunk.Text(column, row);
        return SchemaNames.TryParseAccountType(symbol, out AccountType type)
            ? type
            : throw new Aggregator.Store.DamagedDataException($"A day version holds accounts of the unknown type '{symbol}'.");
    }

    public static TransactionKind Kind(this in DuckChunk chunk, int column, int row)
    {
        string symbol = chunk.Text(column, row);
        return SchemaNames.TryParseKind(symbol, out TransactionKind kind)
            ? kind
            : throw new Aggregator.Store.DamagedDataException($"A day version holds transactions of the unknown kind '{symbol}'.");
    }
}
