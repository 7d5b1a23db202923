using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>
/// Lays every month's account-statements.tsv beside books.tsv, row by row and cell by cell. Both are read once, holding one row of each: there are as many
/// statements as accounts.
/// </summary>
public sealed class BooksComparison
{
    /// <summary>The report's table.</summary>
    public const string Table = "account-statements";

    private const string Noun = "statement";

    private readonly BooksVerdict _verdict;

    private long _rows;

    private BooksComparison(BooksVerdict verdict)
    {
        _verdict = verdict;
    }

    /// <summary>Compares the books with the reports of all months either has.</summary>
    /// <param name="books">books.tsv; its months ascend.</param>
    /// <param name="reports">Every month's statements, ascending by month; a month of the books that is missing differs in all its rows.</param>
    /// <param name="verdict">Told of what was compared.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    /// <exception cref="InvalidDataException">A table is malformed or out of order; the message names the line.</exception>
    public static void Compare(TextReader books, IEnumerable<ReportedTable> reports, BooksVerdict verdict, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(books);
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(verdict);
        var comparison = new BooksComparison(verdict);
        using var reader = new StatementReader(books, "books.tsv", [StatementColumns.Month, .. StatementColumns.Statement]);
        reader.Advance(StatementColumns.Month);
        foreach (ReportedTable report in reports)
        {
            comparison.SkipUpTo(report.Month, reader, cancellation);
            if (report.Open() is not { } table)
            {
                continue;
            }

            using var statements = new StatementReader(table, $"{Table}.tsv of {report.Month}", StatementColumns.AccountId, StatementColumns.Currency);
            comparison.CompareMonth(report.Month, reader, statements, cancellation);
        }

        comparison.SkipUpTo(null, reader, cancellation);
        verdict.Count(Noun, comparison._rows);
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
                _rows++;
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
            _verdict.Compare(month, Table, KeyOf(booked), column, booked[column], reported[column]);
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
        _verdict.Add(new BooksDifference(month, Table, KeyOf(line), BooksDifference.WholeRow, isInBooks ? text : null, isInBooks ? null : text));
    }

    private static string KeyOf(StatementLine line) => $"account {line.AccountId} {line.Currency}";

    private static BusinessMonth MonthOf(StatementLine line) =>
        BusinessMonth.TryParse(line[StatementColumns.Month]!, out BusinessMonth month)
            ? month
            : throw new InvalidDataException($"books.tsv: '{line[StatementColumns.Month]}' is not a month.");
}
