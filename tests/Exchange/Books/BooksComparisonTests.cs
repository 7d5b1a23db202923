using Accounting.Exchange.Books;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Exchange.Books;

public class BooksComparisonTests
{
    private static readonly string Books = Simulation.Shared.BooksText;

    private static readonly string Header = Books[(Books.IndexOf('\t', StringComparison.Ordinal) + 1)..Books.IndexOf('\n', StringComparison.Ordinal)];

    [Fact]
    public void Reports_with_the_books_own_rows_agree()
    {
        BooksVerdict comparison = Compare(Reports());
        Assert.Equal(0, comparison.Differences);
        Assert.Equal(("statement", Books.Count(character => character == '\n') - 1), Assert.Single(comparison.Compared));
    }

    [Fact]
    public void A_changed_cell_is_named_with_both_sides()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        List<string> april = reports[new BusinessMonth(2026, 4)];
        string[] cells = april[5].Split('\t');
        string booked = cells[^4];
        cells[^4] = "12.34";
        april[5] = string.Join('\t', cells);
        BooksVerdict comparison = Compare(reports);
        Assert.NotEqual(0, comparison.Differences);
        Assert.Equal(1, comparison.Differences);
        Assert.Equal(
            new BooksDifference(new BusinessMonth(2026, 4), "account-statements", $"account {cells[0]} {cells[1]}", "closing", booked, "12.34"),
            Assert.Single(comparison.First));
    }

    [Fact]
    public void Amounts_that_differ_only_in_trailing_zeros_agree()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        foreach (List<string> lines in reports.Values)
        {
            for (int i = 1; i < lines.Count; i++)
            {
                lines[i] = string.Join('\t', lines[i].Split('\t').Select(cell => cell.EndsWith(".00", StringComparison.Ordinal) ? cell[..^3] : cell));
            }
        }

        Assert.Equal(0, Compare(reports).Differences);
    }

    [Fact]
    public void A_row_that_one_side_lacks_is_a_difference()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        List<string> march = reports[new BusinessMonth(2026, 3)];
        string first = march[1];
        march.RemoveAt(1);
        march.Add(string.Join('\t', march[^1].Split('\t').Select((cell, index) => index == 0 ? "999999999" : cell)));
        BooksVerdict comparison = Compare(reports);
        Assert.Equal(2, comparison.Differences);
        Assert.Contains($"account {first.Split('\t')[0]} ", comparison.First[0].Key, StringComparison.Ordinal);
        Assert.Null(comparison.First[0].Report);
        Assert.Contains("account 999999999 ", comparison.First[1].Key, StringComparison.Ordinal);
        Assert.Null(comparison.First[1].Books);
    }

    [Fact]
    public void A_month_that_one_side_lacks_differs_in_all_its_rows()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        long rows = reports[new BusinessMonth(2026, 3)].Count - 1;
        reports.Remove(new BusinessMonth(2026, 3));
        BooksVerdict comparison = Compare(reports);
        Assert.Equal(rows, comparison.Differences);
        Assert.Equal(20, comparison.First.Count);
    }

    [Fact]
    public void An_empty_report_of_a_month_the_books_do_not_have_agrees()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        reports[new BusinessMonth(2026, 5)] = [Header];
        Assert.Equal(0, Compare(reports).Differences);
    }

    [Fact]
    public void A_column_that_the_report_lacks_is_a_difference_in_every_row()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        foreach (List<string> lines in reports.Values)
        {
            for (int i = 0; i < lines.Count; i++)
            {
                lines[i] = lines[i][..lines[i].LastIndexOf('\t')];
            }
        }

        BooksVerdict comparison = Compare(reports);
        Assert.Equal(comparison.Compared[0].Rows, comparison.Differences);
        Assert.Equal("available", comparison.First[0].Column);
    }

    [Fact]
    public void Rows_out_of_order_and_malformed_tables_are_refused_with_their_line()
    {
        Dictionary<BusinessMonth, List<string>> reports = Reports();
        List<string> march = reports[new BusinessMonth(2026, 3)];
        (march[2], march[3]) = (march[3], march[2]);
        Assert.Contains("line 4", Assert.Throws<InvalidDataException>(() => Compare(reports)).Message, StringComparison.Ordinal);
        march[2] = "1\tEUR";
        Assert.Contains("line 3", Assert.Throws<InvalidDataException>(() => Compare(reports)).Message, StringComparison.Ordinal);
        march.Clear();
        Assert.Contains("empty", Assert.Throws<InvalidDataException>(() => Compare(reports)).Message, StringComparison.Ordinal);
    }

    private static BooksVerdict Compare(Dictionary<BusinessMonth, List<string>> reports)
    {
        using var books = new StringReader(Books);
        var verdict = new BooksVerdict();
        BooksComparison.Compare(
            books,
            reports.OrderBy(report => report.Key).Select(report => new ReportedTable(report.Key, () => new StringReader(string.Join('\n', report.Value)))),
            verdict,
            TestContext.Current.CancellationToken);
        return verdict;
    }

    /// <summary>The books cut into the months' tables, as right reports would say them.</summary>
    private static Dictionary<BusinessMonth, List<string>> Reports()
    {
        var reports = new Dictionary<BusinessMonth, List<string>>();
        foreach (string line in Books.TrimEnd('\n').Split('\n').Skip(1))
        {
            BusinessMonth month = BusinessMonth.Parse(line[..7]);
            reports.TryAdd(month, [Header]);
            reports[month].Add(line[8..]);
        }

        return reports;
    }
}
