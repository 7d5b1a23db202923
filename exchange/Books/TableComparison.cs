using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>Lays a table of the books beside the reports' tables of its name: every row, by its key, and every cell of the books' columns. What a report tells beyond those columns is not compared.</summary>
public static class TableComparison
{
    /// <param name="books">The table.</param>
    /// <param name="reports">Every month's; a month of the books that is missing differs in all its rows.</param>
    /// <param name="verdict">Told of what was compared.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    /// <exception cref="InvalidDataException">A report's table is malformed, or has a row twice.</exception>
    public static void Compare(BooksTable books, IReadOnlyList<ReportedTable> reports, BooksVerdict verdict, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(books);
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(verdict);
        long compared = 0;
        foreach (BusinessMonth month in books.Months.Union(reports.Select(report => report.Month)).Order())
        {
            cancellation.ThrowIfCancellationRequested();
            ReportedTable? report = reports.FirstOrDefault(report => report.Month == month);
            Dictionary<string, Dictionary<string, string>> reported = report is null ? [] : Read(books, report);
            foreach (string[] cells in books.RowsOf(month))
            {
                string key = string.Join(' ', cells.Take(books.KeyColumns));
                if (!reported.Remove(key, out Dictionary<string, string>? row))
                {
                    verdict.Add(new BooksDifference(month, books.Name, key, BooksDifference.WholeRow, Shown(cells.Skip(books.KeyColumns)), null));
                    continue;
                }

                compared++;
                for (int index = books.KeyColumns; index < cells.Length; index++)
                {
                    verdict.Compare(month, books.Name, key, books.Columns[index], cells[index], row.GetValueOrDefault(books.Columns[index]));
                }
            }

            foreach ((string key, Dictionary<string, string> row) in reported)
            {
                verdict.Add(new BooksDifference(month, books.Name, key, BooksDifference.WholeRow, null, Shown(books.Columns.Skip(books.KeyColumns).Select(column => row.GetValueOrDefault(column)))));
            }
        }

        verdict.Count(books.Noun, compared);
    }

    private static Dictionary<string, Dictionary<string, string>> Read(BooksTable books, ReportedTable report)
    {
        var rows = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        using TextReader? reader = report.Open();
        if (reader is null)
        {
            return rows;
        }

        string table = $"{books.Name}.tsv of {report.Month}";
        string[] header = reader.ReadLine()?.Split('\t') ?? throw new InvalidDataException($"{table} is empty: it has no header.");
        if (books.Columns.Take(books.KeyColumns).FirstOrDefault(name => !header.Contains(name)) is { } missing)
        {
            throw new InvalidDataException($"{table} has no column {missing}.");
        }

        for (long line = 2; reader.ReadLine() is { } text; line++)
        {
            string[] cells = text.Split('\t');
            if (cells.Length != header.Length)
            {
                throw new InvalidDataException($"{table}, line {line}: {cells.Length} cells under {header.Length} columns.");
            }

            var row = header.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
            if (books.Concerns?.Invoke(row) != false && !rows.TryAdd(string.Join(' ', books.Columns.Take(books.KeyColumns).Select(column => row[column])), row))
            {
                throw new InvalidDataException($"{table}, line {line}: the same row stands twice.");
            }
        }

        return rows;
    }

    private static string Shown(IEnumerable<string?> cells) => string.Join(' ', cells.Select(cell => string.IsNullOrEmpty(cell) ? "-" : cell));
}
