using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Figures;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Explain;

/// <summary>Figures as reports print them.</summary>
internal static class PrintedFigures
{
    /// <summary>The figure asked for by currency; those without a row, or whose rows have no value in it, are left out.</summary>
    /// <param name="reading">The report.</param>
    /// <param name="rows">The rows asked for, in SQL.</param>
    /// <param name="cancellation">Interrupts the statement.</param>
    /// <exception cref="FigureRefusedException">Several rows were meant, and their figures can't be added up.</exception>
    public static IReadOnlyDictionary<Currency, AmountSum> Read(FigureReading reading, string rows, CancellationToken cancellation)
    {
        string column = reading.Question.Column.Name;
        if (!reading.Question.Column.IsAdditive && reading.Connection.Scalar<long>($"SELECT count(*) FROM (SELECT currency FROM {rows} GROUP BY currency HAVING count({column}) > 1)", cancellation) > 0)
        {
            throw new FigureRefusedException($"{column} of several rows can't be added up: name one row of {reading.Question.Table.Name} by {string.Join(", ", reading.Question.Table.Keys)}.");
        }

        return Read(reading.Connection, $"SELECT currency, sum({column}) FROM {rows} GROUP BY currency HAVING count({column}) > 0", cancellation);
    }

    /// <summary>What a query of <c>currency</c> and a sum gives.</summary>
    public static IReadOnlyDictionary<Currency, AmountSum> Read(DuckConnection connection, string query, CancellationToken cancellation) => new SortedDictionary<Currency, AmountSum>(connection.Rows(
        $"SELECT currency, CAST(figure AS DECIMAL(38,4)) FROM ({query}) AS printed (currency, figure)",
        (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Sum: chunk.Sum(1, row)),
        cancellation).ToDictionary(found => found.Currency, found => found.Sum));
}
