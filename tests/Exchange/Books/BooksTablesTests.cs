using System.Globalization;
using Accounting.Exchange.Books;
using Accounting.Exchange.Desks;
using Accounting.Ingest;
using Accounting.Tests.Reporting.Books;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Exchange.Books;

/// <summary>The books of months that were closed before the exchange had told everything of them, against a slow fold of what was logged by each close.</summary>
public class BooksTablesTests
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["roll-forward"] = string.Join('\t', StatementColumnsOf("roll-forward")),
        ["summary"] = "currency\tdimension\tvalue\tcount\tamount\tturnover\tggy\tprior_turnover\tprior_commission\tprior_ggy\tprior_bets",
        ["client-money"] = string.Join('\t', StatementColumnsOf("client-money")),
        ["client-money-daily"] = string.Join('\t', StatementColumnsOf("client-money-daily")),
        ["markets"] = string.Join('\t', StatementColumnsOf("markets")),
        ["regulatory"] =
            "period\tcurrency\tlevel\tsport\tin_play\tjurisdiction\tturnover\tvoid_turnover\tcommission\tggy\tactive_accounts\tvoid_accounts\tbets\tprior_turnover\tprior_commission\tprior_ggy\tprior_bets\toriginal_period",
    };

    private static readonly string[] OfFunds = ["funds", "surplus", "funds_verdict", "days_stated", "days_short", "largest_shortfall"];

    private static Simulation Run => Simulation.Closed;

    [Fact]
    public void Every_table_equals_a_slow_fold_of_what_was_logged_by_the_close_of_its_month()
    {
        MonthBooks[] months = Months();
        var verdict = new BooksVerdict();
        foreach (BooksTable table in Run.Tables.Where(table => Headers.ContainsKey(table.Name)))
        {
            TableComparison.Compare(table, [.. months.Select(month => Slow(table, month))], verdict, TestContext.Current.CancellationToken);
        }

        Assert.Empty(verdict.First);
        Assert.Equal(Headers.Count, verdict.Compared.Count);
        Assert.All(verdict.Compared, compared => Assert.NotEqual(0, compared.Rows));
    }

    [Fact]
    public void What_is_late_stands_in_no_report_before_the_close_and_as_prior_period_in_the_next_one()
    {
        BooksTable regulatory = Table("regulatory");
        string[][] prior = [.. regulatory.RowsOf(Last).Where(row => row[0] == "prior period" && row[2] == "group" && row[6] == "2026-03")];
        Assert.Contains(prior, row => row[9] != "0.00");
        Assert.DoesNotContain(regulatory.RowsOf(new BusinessMonth(2026, 3)), row => row[0] == "prior period");
        Assert.NotEqual(0, Run.Counts.LateCommissions);
        Assert.NotEmpty(Table("market-prior-periods").RowsOf(Last));
    }

    [Fact]
    public void Everything_out_of_the_ordinary_is_in_the_books()
    {
        Assert.True(Has("client-money-daily", "overdrawn", IsMoney));
        Assert.True(Has("client-money-daily", "funds_verdict", cell => cell == "short"));
        Assert.True(Has("client-money-daily", "funds_verdict", cell => cell == "incomplete"));
        Assert.True(Has("markets", "status", cell => cell == "mixed"));
        Assert.True(Has("markets", "void_turnover", IsMoney));
        Assert.True(Has("markets", "reversals", IsMoney));
        Assert.True(Has("roll-forward", "opening_balances", IsMoney));
        Assert.Contains(Table("regulatory").RowsOf(Last), row => row[0] == "month" && row[4] == "true" && IsMoney(row[9]));
        Assert.Subset(
            Run.Exchange.Books.Months.SelectMany(month => Table("controls").RowsOf(month)).Select(row => row[0]).ToHashSet(),
            new HashSet<string> { "client-money.funds", "client-money.funds-complete", "conflicts-accepted", "mixed-markets" });
        Assert.True(Run.Counts is { MarketsVoided: > 2, MarketsMixed: > 1, PartialCancellations: > 10, OpeningBalances: > 0 });
    }

    [Fact]
    public void Partial_cancellations_take_their_stake_back()
    {
        Transaction[] partly = [.. Run.Winners.Where(winner => winner is { Kind: TransactionKind.BetCancelled, Stake.TenThousandths: < 0 })];
        Assert.Equal(Run.Counts.PartialCancellations, partly.Length);
        Assert.All(partly, cancelled => Assert.Equal(cancelled.Stake, cancelled.ExposureDelta));
    }

    private static BusinessMonth Last => Run.Exchange.Books.Months[^1];

    private static BooksTable Table(string name) => Run.Tables.Single(table => table.Name == name);

    private static bool Has(string table, string column, Func<string, bool> isIt)
    {
        int index = Table(table).Columns.ToList().IndexOf(column);
        return Run.Exchange.Books.Months.SelectMany(month => Table(table).RowsOf(month)).Any(row => isIt(row[index]));
    }

    private static bool IsMoney(string cell) => decimal.Parse(cell, CultureInfo.InvariantCulture) != 0;

    private static IEnumerable<string> StatementColumnsOf(string table) => Simulation.Closed.Tables.Single(found => found.Name == table).Columns;

    /// <summary>What MonthBooks makes of the messages that were logged by then.</summary>
    private static MonthBooks[] Months()
    {
        Instant[] closes = [Run.Options.Closes[0].At.ToInstant(), Run.Options.Closes[0].At.ToInstant(), Run.Exchange.LastArrival.ToInstant()];
        var months = new List<MonthBooks>();
        IReadOnlyList<Booked> then = [];
        for (int index = 0; index < closes.Length; index++)
        {
            IReadOnlyList<Booked> now = Known(closes[index]);
            BusinessMonth month = Run.Exchange.Books.Months[index];
            months.Add(new MonthBooks(new YearMonth(month.Year, month.MonthOfYear), now, then) { IdleDays = Simulation.IdleDays, Earlier = [.. months] });
            then = now;
        }

        return [.. months];
    }

    private static IReadOnlyList<Booked> Known(Instant at) =>
    [
        .. Run.Messages.Where(message => message.Defect == MessageDefect.None && message.LoggedAt <= Timestamp.FromInstant(at)).Select(message => message.Transaction)
            .GroupBy(transaction => transaction.Id)
            .Select(revisions => revisions.MaxBy(transaction => (transaction.Revision, ContentHash.Of(transaction)))).Where(transaction => !transaction.Voided)
            .Select(transaction => new Booked(transaction, Instant.FromUnixTimeTicks(transaction.OccurredAt.Microseconds * 10).InZone(Run.Options.Zone).Date)),
    ];

    private static ReportedTable Slow(BooksTable table, MonthBooks month)
    {
        IEnumerable<string> lines = table.Name switch
        {
            "roll-forward" => month.RollForward(),
            "summary" => month.Summary(),
            "client-money" => month.ClientMoney(),
            "client-money-daily" => month.ClientMoneyDaily(),
            "markets" => month.Markets(),
            "regulatory" => month.Regulatory(),
            _ => throw new ArgumentOutOfRangeException(nameof(table), table.Name, "No slow way to it."),
        };
        var business = new BusinessMonth(month.Month.Year, month.Month.Month);
        string[] header = Headers[table.Name].Split('\t');
        string[] text = [.. lines.Select(line => WithFunds(table, business, header, line))];
        return new ReportedTable(business, () => new StringReader(string.Join('\n', text.Prepend(Headers[table.Name]))));
    }

    /// <summary>The fold knows no statement of funds: those cells are the books' own here, and a test of their own is elsewhere.</summary>
    private static string WithFunds(BooksTable table, BusinessMonth month, string[] header, string line)
    {
        string[] cells = line.Split('\t');
        if (header.Contains("funds"))
        {
            string key = string.Join(' ', cells.Take(table.KeyColumns));
            string[]? own = table.RowsOf(month).FirstOrDefault(row => string.Join(' ', row.Take(table.KeyColumns)) == key);
            foreach (int column in OfFunds.Select(name => Array.IndexOf(header, name)).Where(column => own is not null && column >= 0))
            {
                cells[column] = own![column];
            }
        }

        return string.Join('\t', cells);
    }
}
