using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// The verdict on the reports: every month's account-statements.tsv against books.tsv, row by row and cell by cell.
/// Amounts are equal as exact numbers, however many zeros they end in; all else as text.
/// </summary>
public sealed class BooksComparison
{
    private readonly List<BooksDifference> _first = [];
    private readonly int _differencesKept;

    private BooksComparison(int differencesKept)
    {
        _differencesKept = differencesKept;
    }

    public bool Agrees => Differences == 0;

    /// <summary>Rows that the books and the reports have in common.</summary>
    public long RowsCompared { get; private set; }

    public long MonthsCompared { get; private set; }

    public long Differences { get; private set; }

    /// <summary>The first differences, as many as were to be kept.</summary>
    public IReadOnlyList<BooksDifference> First => _first;

    /// <summary>Compares the books with the reports of all months either has. Reads both once, holding one row of each.</summary>
    /// <param name="books">books.tsv; its months ascend.</param>
    /// <param name="reports">Every month's statements, ascending by month; a month of the books that is missing differs in all its rows.</param>
    /// <param name="differencesKept">How many of the differences to list.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    /// <exception cref="InvalidDataException">A table is malformed or out of order; the message names the line.</exception>
    public static BooksComparison Compare(
        TextReader books, IEnumerable<MonthlyStatements> reports, int differencesKept = 20, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(books);
        ArgumentNullException.ThrowIfNull(reports);
        var comparison = new BooksComparison(differencesKept);
        using var reader = new StatementReader(books, "books.tsv", [StatementColumns.Month, .. StatementColumns.Statement]);
        reader.Advance(StatementColumns.Month);
        foreach (MonthlyStatements report in reports)
        {
            comparison.SkipUpTo(report.Month, reader, cancellation);
            using var statements = new StatementReader(
                report.Open(), $"account-statements.tsv of {report.Month}", StatementColumns.AccountId, StatementColumns.Currency);
            comparison.CompareMonth(report.Month, reader, statements, cancellation);
            comparison.MonthsCompared++;
        }

        comparison.SkipUpTo(null, reader, cancellation);
        return comparison;
    }

    private void CompareMonth(BusinessMonth month, StatementReader books, StatementReader report, CancellationToken cancellation)
    {
        report.Advance();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            StatementLine? booked = books.Current is { } line && MonthOf(line) == month ? line : null;
            StatementLine? reported = report.Current;
            if (booked is null && reported is null)
            {
                return;
            }

            int order = booked is null ? 1 : reported is null ? -1 : booked.CompareKey(reported);
            if (order == 0)
            {
                CompareCells(month, booked!, reported!);
                RowsCompared++;
            }
            else
            {
                AddMissing(month, order < 0 ? booked! : reported!, isInBooks: order < 0);
            }

            if (order <= 0)
            {
                books.Advance(StatementColumns.Month);
            }

            if (order >= 0)
            {
                report.Advance();
            }
        }
    }

    private void CompareCells(BusinessMonth month, StatementLine booked, StatementLine reported)
    {
        foreach (string column in StatementColumns.Statement)
        {
            string? left = booked[column], right = reported[column];
            if (!string.Equals(left, right, StringComparison.Ordinal) && !AreEqualNumbers(left, right))
            {
                Add(new BooksDifference(month, booked.AccountId, booked.Currency, column, left, right));
            }
        }
    }

    /// <summary>Passes the rows of months before the given one, or all: the reports have no such months.</summary>
    private void SkipUpTo(BusinessMonth? month, StatementReader books, CancellationToken cancellation)
    {
        while (books.Current is { } line && (month is null || MonthOf(line) < month))
        {
            cancellation.ThrowIfCancellationRequested();
            AddMissing(MonthOf(line), line, isInBooks: true);
            books.Advance(StatementColumns.Month);
        }
    }

    private void AddMissing(BusinessMonth month, StatementLine line, bool isInBooks)
    {
        string text = $"closing {line["closing"]}";
        Add(new BooksDifference(
            month, line.AccountId, line.Currency, BooksDifference.WholeRow, isInBooks ? text : null, isInBooks ? null : text));
    }

    private void Add(BooksDifference difference)
    {
        Differences++;
        if (_first.Count < _differencesKept)
        {
            _first.Add(difference);
        }
    }

    private static BusinessMonth MonthOf(StatementLine line) =>
        BusinessMonth.TryParse(line[StatementColumns.Month]!, out BusinessMonth month)
            ? month
            : throw new InvalidDataException($"books.tsv: '{line[StatementColumns.Month]}' is not a month.");

    private static bool AreEqualNumbers(string? left, string? right) =>
        ExactNumber.TryParse(left, out Int128 leftValue) && ExactNumber.TryParse(right, out Int128 rightValue) && leftValue == rightValue;
}
