using System.Globalization;
using System.Text;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>
/// Writes the rows of a query as TSV, amounts with the places of the row's currency, null as an empty cell, in memory that doesn't grow with their number.
/// </summary>
internal static class TsvQuery
{
    /// <summary>Digits of a decimal that is one amount; a sum has more.</summary>
    private const int LongDigits = 18;

    /// <summary>Rows that may be held in memory at once; more come as they are computed.</summary>
    private const int RowsAtOnceMax = 10_000;

    private static readonly string[] Zeros = [.. Enumerable.Range(0, Amount.DecimalPlaces + 1).Select(places => AmountSum.Zero.ToString(places))];

    /// <param name="connection">What the query runs on.</param>
    /// <param name="sql">The query.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="path">Of the file, which is made.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The query's columns, and the rows written.</returns>
    public static async Task<(IReadOnlyList<DuckColumn> Columns, long Rows)> WriteAsync(DuckConnection connection, string sql, long rows, string path, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
        using DuckResult result = rows <= RowsAtOnceMax ? connection.QueryAtOnce(sql, cancellation) : connection.Query(sql, cancellation);
        return (result.Columns, Write(result, writer));
    }

    private static long Write(DuckResult result, StreamWriter writer)
    {
        writer.WriteLine(string.Join('\t', result.Columns.Select(column => column.Name)));
        int currencyColumn = result.Columns.Select(column => column.Name).ToList().IndexOf("currency");
        long rows = 0;
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                int places = currencyColumn < 0 || chunk.IsNull(currencyColumn, row) ? Amount.DecimalPlaces : chunk.CurrencyOf(currencyColumn, row).DecimalPlaces;
                for (int column = 0; column < result.Columns.Count; column++)
                {
                    writer.Write(column == 0 ? "" : "\t");
                    if (!chunk.IsNull(column, row))
                    {
                        WriteCell(writer, chunk, result.Columns[column].Type, column, row, places);
                    }
                }

                writer.WriteLine();
            }

            rows += chunk.Rows;
        }

        return rows;
    }

    private static void WriteCell(StreamWriter writer, in DuckChunk chunk, DuckType type, int column, int row, int places)
    {
        switch (type.Kind)
        {
            case DuckKind.BigInt:
                Span<char> digits = stackalloc char[20];
                _ = chunk.Longs(column)[row].TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
                writer.Write(digits[..length]);
                break;
            case DuckKind.Decimal:
                AmountSum sum = type.Width > LongDigits ? chunk.Sum(column, row) : new Amount(chunk.Decimals(column, Amount.DecimalPlaces)[row]);
                writer.Write(sum == AmountSum.Zero ? Zeros[places] : sum.ToString(places));
                break;
            case DuckKind.Integer:
                writer.Write(chunk.Integers(column)[row].ToString(CultureInfo.InvariantCulture));
                break;
            case DuckKind.Boolean:
                writer.Write(chunk.Boolean(column, row) ? "true" : "false");
                break;
            case DuckKind.Date:
                writer.Write(new BusinessDay(chunk.Dates(column)[row]).ToString());
                break;
            case DuckKind.TimestampTz:
                writer.Write(new Timestamp(chunk.Timestamps(column)[row]).ToString());
                break;
            case DuckKind.Uuid:
                writer.Write(new TransactionId(chunk.Uuid(column, row)).ToString());
                break;
            default:
                writer.Write(TsvText.Escape(chunk.Text(column, row)));
                break;
        }
    }
}
