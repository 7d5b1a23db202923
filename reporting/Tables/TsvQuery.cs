using System.Globalization;
using System.Text;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Tables;

/// <summary>Writes the rows of a query as TSV, amounts with the places of the row's currency, null as an empty cell, in memory that doesn't grow with their number.</summary>
internal static class TsvQuery
{
    private static readonly string[] Zeros = [.. Enumerable.Range(0, Amount.DecimalPlaces + 1).Select(places => AmountSum.Zero.ToString(places))];

    /// <returns>The rows written.</returns>
    public static async Task<long> WriteAsync(DuckConnection connection, string sql, string path, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
        return Write(connection, sql, writer, cancellation);
    }

    private static long Write(DuckConnection connection, string sql, StreamWriter writer, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(sql, cancellation);
        writer.WriteLine(string.Join('\t', result.Columns.Select(column => column.Name)));
        int currencyColumn = result.Columns.Select(column => column.Name).ToList().IndexOf("currency");
        long rows = 0;
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                int places = chunk.CurrencyOf(currencyColumn, row).DecimalPlaces;
                for (int column = 0; column < result.Columns.Count; column++)
                {
                    writer.Write(column == 0 ? "" : "\t");
                    if (chunk.IsNull(column, row))
                    {
                        continue;
                    }

                    WriteCell(writer, chunk, result.Columns[column].Type.Kind, column, row, places);
                }

                writer.WriteLine();
            }

            rows += chunk.Rows;
        }

        return rows;
    }

    private static void WriteCell(StreamWriter writer, in DuckChunk chunk, DuckKind kind, int column, int row, int places)
    {
        switch (kind)
        {
            case DuckKind.BigInt:
                Span<char> digits = stackalloc char[20];
                _ = chunk.Longs(column)[row].TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
                writer.Write(digits[..length]);
                break;
            case DuckKind.Decimal:
                AmountSum sum = chunk.Sum(column, row);
                writer.Write(sum == AmountSum.Zero ? Zeros[places] : sum.ToString(places));
                break;
            default:
                writer.Write(TsvText.Escape(chunk.Text(column, row)));
                break;
        }
    }
}
