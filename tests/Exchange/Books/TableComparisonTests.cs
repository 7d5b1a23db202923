using Accounting.Exchange.Books;
using Accounting.Ingest;
using Xunit;

namespace Accounting.Tests.Exchange.Books;

/// <summary>A report that says in one place something else than the books is told apart, whatever the table and the column.</summary>
public class TableComparisonTests
{
    private static readonly BusinessMonth Last = Simulation.Closed.Exchange.Books.Months[^1];

    [Fact]
    public void Reports_with_the_books_own_rows_agree()
    {
        var verdict = new BooksVerdict();
        foreach (BooksTable table in Simulation.Closed.Tables)
        {
            TableComparison.Compare(table, [.. table.Months.Select(month => Reported(table, month, table.RowsOf(month)))], verdict, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, verdict.Differences);
        Assert.Equal(9, verdict.Compared.Count);
        Assert.All(verdict.Compared, compared => Assert.NotEqual(0, compared.Rows));
    }

    [Fact]
    public void Every_column_of_every_table_is_compared_and_a_change_is_named_with_month_table_row_and_both_sides()
    {
        foreach (BooksTable table in Simulation.Closed.Tables)
        {
            string[] row = table.RowsOf(Last)[0];
            string key = string.Join(' ', row.Take(table.KeyColumns));
            for (int column = table.KeyColumns; column < row.Length; column++)
            {
                string[] changed = [.. row];
                changed[column] = table.Columns[column] == "verdict" ? "red" : "4711.25";
                BooksDifference difference = Assert.Single(Compare(table, [changed, .. table.RowsOf(Last).Skip(1)]).First);
                Assert.Equal(new BooksDifference(Last, table.Name, key, table.Columns[column], row[column], changed[column]), difference);
                Assert.Contains(table.Name, difference.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_row_that_one_side_lacks_is_a_difference_in_every_table()
    {
        foreach (BooksTable table in Simulation.Closed.Tables)
        {
            BooksDifference missing = Assert.Single(Compare(table, [.. table.RowsOf(Last).Skip(1)]).First);
            Assert.Equal((BooksDifference.WholeRow, null), (missing.Column, missing.Report));
            string[] more = [.. table.RowsOf(Last)[0].Select((cell, index) => index == 0 ? "9999" : cell)];
            BooksDifference other = Assert.Single(Compare(table, [.. table.RowsOf(Last), more]).First);
            Assert.StartsWith("9999", other.Key, StringComparison.Ordinal);
            Assert.Null(other.Books);
        }
    }

    [Fact]
    public void A_table_or_a_column_that_the_report_lacks_is_a_difference_in_every_row()
    {
        BooksTable markets = Simulation.Closed.Tables.Single(table => table.Name == "markets");
        var verdict = new BooksVerdict();
        TableComparison.Compare(markets, [.. markets.Months.Select(month => month == Last ? new ReportedTable(month, () => null) : Reported(markets, month, markets.RowsOf(month)))], verdict, TestContext.Current.CancellationToken);
        Assert.Equal(markets.RowsOf(Last).Count, verdict.Differences);
        Assert.Equal(20, verdict.First.Count);
        string text = string.Join('\n', markets.RowsOf(Last).Select(row => string.Join('\t', row[..^1])).Prepend(string.Join('\t', markets.Columns.SkipLast(1))));
        var shorter = new BooksVerdict();
        TableComparison.Compare(markets, [.. markets.Months.Select(month => month == Last ? new ReportedTable(month, () => new StringReader(text)) : Reported(markets, month, markets.RowsOf(month)))], shorter, TestContext.Current.CancellationToken);
        Assert.All(shorter.First, difference => Assert.Equal("prior_bets", difference.Column));
        Assert.Equal(markets.RowsOf(Last).Count, shorter.Differences);
    }

    [Fact]
    public void An_unexpected_finding_of_a_control_is_a_difference_and_a_green_one_is_none()
    {
        BooksTable controls = Simulation.Closed.Tables.Single(table => table.Name == "controls");
        string[] green = ["closing-ledger.amount", "EUR", "0.00", "green"], red = ["closing-ledger.amount", "EUR", "0.01", "red"];
        Assert.Equal(0, Compare(controls, [.. controls.RowsOf(Last), green]).Differences);
        Assert.Equal("closing-ledger.amount EUR", Assert.Single(Compare(controls, [.. controls.RowsOf(Last), red]).First).Key);
    }

    [Fact]
    public void A_row_that_stands_twice_and_a_malformed_one_are_refused_with_their_line()
    {
        BooksTable summary = Simulation.Closed.Tables.Single(table => table.Name == "summary");
        IReadOnlyList<string[]> rows = summary.RowsOf(Last);
        Assert.Contains("line 3", Assert.Throws<InvalidDataException>(() => Compare(summary, [rows[0], rows[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => Compare(summary, [["EUR", "total"]])).Message, StringComparison.Ordinal);
    }

    /// <summary>The last month against such rows, all others against their own.</summary>
    private static BooksVerdict Compare(BooksTable table, IReadOnlyList<string[]> last)
    {
        var verdict = new BooksVerdict();
        TableComparison.Compare(table, [.. table.Months.Select(month => Reported(table, month, month == Last ? last : table.RowsOf(month)))], verdict, TestContext.Current.CancellationToken);
        return verdict;
    }

    private static ReportedTable Reported(BooksTable table, BusinessMonth month, IReadOnlyList<string[]> rows) =>
        new(month, () => new StringReader(string.Join('\n', rows.Select(row => string.Join('\t', row)).Prepend(string.Join('\t', table.Columns)))));
}
