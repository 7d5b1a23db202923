using System.Globalization;
using System.Text;
using Accounting.Aggregator.SecondReading;
using Accounting.Compactor.SecondReading;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.SecondReading;

/// <summary>
/// Reads a report's table through Parquet.Net and compares it with its TSV twin, cell by cell, and statements also with the totals that the manifest holds.
/// A row group is in memory, and one line of the twin.
/// </summary>
public static class SecondTableReader
{
    /// <param name="parquet">The path of the table.</param>
    /// <param name="tsv">The path of its twin.</param>
    /// <param name="totals">What statements must come to; null of any other table.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    /// <returns>Row, column and both readings of the first difference, as a sentence; null where there is none.</returns>
    public static async Task<string?> ReadAsync(string parquet, string tsv, IReadOnlyList<StatementTotals>? totals, CancellationToken cancellation)
    {
        long number = 0;
        try
        {
            using var twin = new StreamReader(tsv, Encoding.UTF8);
            string[] header = (await twin.ReadLineAsync(cancellation).ConfigureAwait(false) ?? "").Split('\t');
            var sums = new StatementSums();
            await foreach (ParquetRows rows in ParquetRows.OfAsync(parquet, hasSums: true, cancellation).ConfigureAwait(false))
            {
                if (!rows.Names.SequenceEqual(header))
                {
                    return $"Its columns are {string.Join(", ", rows.Names)} by {ForeignReading.Parquet}, and {string.Join(", ", header)} in its TSV twin.";
                }

                CellReading[] cells = [.. rows.Names.Select(name => CellReading.Of(rows, name))];
                for (int row = 0; row < rows.Count; row++)
                {
                    number++;
                    if (await twin.ReadLineAsync(cancellation).ConfigureAwait(false) is not { } line)
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"Row {number}: {ForeignReading.Parquet} reads one, and its TSV twin has none.");
                    }

                    if (DifferenceOf(rows, row, cells, line) is { } difference)
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column {difference}.");
                    }

                    if (totals is not null)
                    {
                        sums.Add(rows, row);
                    }
                }
            }

            return await twin.ReadLineAsync(cancellation).ConfigureAwait(false) is not null
                ? string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: {ForeignReading.Parquet} reads none, and its TSV twin has one.")
                : totals is null ? null : sums.DifferenceFrom(totals);
        }
        catch (Exception exception) when (exception is ForeignReadException or FormatException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static string? DifferenceOf(ParquetRows rows, int row, CellReading[] readings, ReadOnlySpan<char> line)
    {
        int column = 0;
        foreach (Range place in line.Split('\t'))
        {
            ReadOnlySpan<char> cell = line[place];
            if (column == readings.Length)
            {
                return $"{column + 1}: it stands in one of both alone";
            }

            if (!readings[column].Says(row, cell))
            {
                return Differs(rows, row, column, cell);
            }

            column++;
        }

        return column == readings.Length ? null : Differs(rows, row, column, "");
    }

    private static string Differs(ParquetRows rows, int row, int column, ReadOnlySpan<char> cell) =>
        $"{rows.Names[column]}: {ForeignReading.Parquet} reads {rows.Shown(rows.Names[column], row)}, and '{cell}' stands in its TSV twin";
}
