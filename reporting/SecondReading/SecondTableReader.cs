using System.Globalization;
using System.Text;
using Accounting.Aggregator.SecondReading;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
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

                for (int row = 0; row < rows.Count; row++)
                {
                    number++;
                    if (await twin.ReadLineAsync(cancellation).ConfigureAwait(false) is not { } line)
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"Row {number}: {ForeignReading.Parquet} reads one, and its TSV twin has none.");
                    }

                    if (DifferenceOf(rows, row, line.Split('\t')) is { } difference)
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

    private static string? DifferenceOf(ParquetRows rows, int row, string[] cells)
    {
        for (int column = 0; column < rows.Names.Count; column++)
        {
            string name = rows.Names[column], cell = column < cells.Length ? cells[column] : "";
            if (!Says(cell, rows.Boxed(name, row)))
            {
                return $"{name}: {ForeignReading.Parquet} reads {rows.Shown(name, row)}, and '{cell}' stands in its TSV twin";
            }
        }

        return cells.Length == rows.Names.Count ? null : $"{cells.Length + 1}: it stands in one of both alone";
    }

    /// <summary>An empty cell is a missing value or an empty text; amounts have as many decimals as their currency and their value need.</summary>
    private static bool Says(string cell, object? value) => value switch
    {
        null => cell.Length == 0,
        string text => TsvText.Unescape(cell) == text,
        bool truth => cell == (truth ? "true" : "false"),
        Int128 sum => TryParse(cell, out Int128 said) && said == sum,
        IFormattable number => cell == number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell == value.ToString(),
    };

    private static bool TryParse(string cell, out Int128 tenThousandths)
    {
        int point = cell.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : cell.Length - point - 1;
        string digits = (point < 0 ? cell : cell.Remove(point, 1)) + new string('0', Math.Max(0, Amount.DecimalPlaces - decimals));
        tenThousandths = 0;
        return decimals <= Amount.DecimalPlaces && Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tenThousandths);
    }
}
