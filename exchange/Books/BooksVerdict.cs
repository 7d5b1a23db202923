using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What came of laying the books beside the reports: how many rows were compared, of what, and what differs.</summary>
public sealed class BooksVerdict
{
    private readonly List<BooksDifference> _first = [];
    private readonly List<(string Noun, long Rows)> _compared = [];
    private readonly int _differencesKept;

    /// <param name="differencesKept">How many of the differences to list.</param>
    public BooksVerdict(int differencesKept = 20)
    {
        _differencesKept = differencesKept;
    }

    /// <summary>Rows that the books and the reports have in common, by table: what one is, in the singular, and how many.</summary>
    public IReadOnlyList<(string Noun, long Rows)> Compared => _compared;

    public long Differences { get; private set; }

    /// <summary>The first differences, as many as were to be kept.</summary>
    public IReadOnlyList<BooksDifference> First => _first;

    internal void Count(string noun, long rows) => _compared.Add((noun, rows));

    internal void Add(BooksDifference difference)
    {
        Differences++;
        if (_first.Count < _differencesKept)
        {
            _first.Add(difference);
        }
    }

    /// <summary>Amounts are equal as exact numbers, however many zeros they end in; all else as text.</summary>
    internal void Compare(BusinessMonth month, string table, string key, string column, string? books, string? report)
    {
        if (!string.Equals(books, report, StringComparison.Ordinal) && !AreEqualNumbers(books, report))
        {
            Add(new BooksDifference(month, table, key, column, books, report));
        }
    }

    private static bool AreEqualNumbers(string? left, string? right) =>
        ExactNumber.TryParse(left, out Int128 leftValue) && ExactNumber.TryParse(right, out Int128 rightValue) && leftValue == rightValue;
}
