using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting;

/// <summary>Examples that others have published or that the calendar gives, through the tables of a report.</summary>
public sealed class PublishedExamplesTests
{
    private const long Winner = 1;

    private const long Loser = 2;

    private const long House = 900;

    private static readonly SyntheticRow[] Deposits =
        [new() { Id = 1, OccurredAt = "2026-10-01", Amount = 100m }, new() { Id = 2, OccurredAt = "2026-10-01", Amount = 50m, Account = Loser }];

    /// <summary>An exchange's own example: 19.07 + 9.66 − 10.71 = 18.02 in one market, commission of 2 % on the net winnings, 0.36.</summary>
    private static readonly SyntheticRow[] Settled =
    [
        InMarket(11, TransactionKind.Settlement, 19.07m), InMarket(12, TransactionKind.Settlement, 9.66m), InMarket(13, TransactionKind.Settlement, -10.71m),
        InMarket(14, TransactionKind.Settlement, -18.02m) with { Account = Loser },
        InMarket(15, TransactionKind.Commission, -0.36m), InMarket(16, TransactionKind.Commission, 0.36m) with { Account = House, AccountType = AccountType.House },
    ];

    [Fact]
    public async Task A_market_of_three_bets_pays_its_net_winnings_less_two_per_cent()
    {
        using var harness = new ReportingHarness();
        RequireGreen(await harness.ReportAsync("2026-11-20", [.. Deposits, .. Settled]));
        Assert.Equal(("18.02", "-0.36", "117.66"), (await StatementAsync(harness, Winner, "settlement_amount"), await StatementAsync(harness, Winner, "commission_amount"), await StatementAsync(harness, Winner, "closing")));
        Assert.Equal(("31.98", "0.36"), (await StatementAsync(harness, Loser, "closing"), await StatementAsync(harness, House, "closing")));
        Assert.Equal("28.73 -28.73 -0.36 0.36 0.00 0.00", string.Join(' ', await CellsAsync(harness, "markets", ["7", "EUR"], "wins", "losses", "commission", "house_commission", "reversals", "residual")));
        Assert.Equal("-0.36 0.36", string.Join(' ', await CellsAsync(harness, "regulatory", ["month", "EUR", "total"], "commission", "ggy")));
        Assert.Equal("0.36", await harness.CellAsync("2026-10", "summary", "ggy", "EUR", "total"));
        Assert.Equal("149.64 0.36 0.36 -0.36 0.00 -150.00", string.Join(' ', await LedgerAsync(harness)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_market_that_was_settled_and_then_voided_returns_every_account_and_HOUSE_to_where_it_was(bool byRevisions)
    {
        SyntheticRow[] bets =
        [
            InMarket(5, TransactionKind.BetMatched, 0m) with { Exposure = 20m, Stake = 20m }, InMarket(6, TransactionKind.BetMatched, 0m) with { Exposure = 18.02m, Account = Loser },
            InMarket(7, TransactionKind.BetCancelled, 0m) with { Exposure = -20m }, InMarket(8, TransactionKind.BetCancelled, 0m) with { Exposure = -18.02m, Account = Loser },
        ];
        IEnumerable<SyntheticRow> undone = Settled.Select(row => byRevisions
            ? row with { Revision = 1, Voided = true, OriginalOccurredAt = row.OccurredAt }
            : row with { Id = row.Id + 10, OccurredAt = "2026-10-11", Amount = -row.Amount, Kind = row.Kind == TransactionKind.Settlement ? TransactionKind.SettlementReversal : TransactionKind.CommissionReversal });
        using var harness = new ReportingHarness();
        RequireGreen(await harness.ReportAsync("2026-11-20", [.. Deposits, .. bets, .. Settled, .. undone]));
        Assert.Equal(("100.00", "0.00", "100.00"), (await StatementAsync(harness, Winner, "closing"), await StatementAsync(harness, Winner, "exposure"), await StatementAsync(harness, Winner, "available")));
        Assert.Equal(("50.00", "0.00", "50.00"), (await StatementAsync(harness, Loser, "closing"), await StatementAsync(harness, Loser, "exposure"), await StatementAsync(harness, Loser, "available")));
        Assert.Equal(byRevisions ? "0" : "2", (await harness.TableAsync("2026-10", "account-statements")).Split('\n').FirstOrDefault(line => line.StartsWith($"{House}\t", StringComparison.Ordinal))?.Split('\t')[3] ?? "0");
        Assert.Equal("0.00 0.00", string.Join(' ', await CellsAsync(harness, "markets", ["7", "EUR"], "cumulative_commission", "cumulative_residual")));
        Assert.Equal("0.00", await harness.CellAsync("2026-10", "summary", "ggy", "EUR", "total"));
        Assert.Equal("150.00 0.00 0.00 0.00 0.00 -150.00", string.Join(' ', await LedgerAsync(harness)));
    }

    /// <summary>Clocks went forward on 29 March 2026 and back on 25 October 2026, each at 01:00 UTC.</summary>
    [Fact]
    public async Task Days_of_23_and_25_hours_are_cut_where_the_law_says()
    {
        using var harness = new ReportingHarness("Europe/London");
        string[] moments =
        [
            "2026-03-28T23:59:59.999999Z", "2026-03-29T00:00:00Z", "2026-03-29T22:59:59.999999Z", "2026-03-29T23:00:00Z", "2026-03-31T22:59:59.999999Z", "2026-03-31T23:00:00Z",
            "2026-10-24T22:59:59.999999Z", "2026-10-24T23:00:00Z", "2026-10-25T23:59:59.999999Z", "2026-10-26T00:00:00Z",
        ];
        await harness.ReportAsync("2026-12-20", [.. moments.Select((at, index) => new SyntheticRow { Id = index + 1, OccurredAt = at, Amount = (decimal)Math.Pow(10, index % 6) })]);
        Assert.Equal(["1.00", "111.00", "1111.00"], await BalancesAsync(harness, "2026-03", "2026-03-28", "2026-03-29", "2026-03-30"));
        Assert.Equal("11111.00", await harness.CellAsync("2026-03", "account-statements", "closing", "1", "EUR"));
        Assert.Equal("100000.00", await harness.CellAsync("2026-04", "account-statements", "deposit_amount", "1", "EUR"));
        Assert.Equal(["111112.00", "111222.00", "112222.00"], await BalancesAsync(harness, "2026-10", "2026-10-24", "2026-10-25", "2026-10-26"));
    }

    [Fact]
    public async Task A_leap_year_has_a_29th_of_February_and_another_has_not()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2028-04-20",
            new SyntheticRow { Id = 1, OccurredAt = "2027-02-28T23:59:59.999999Z", Amount = 1m },
            new SyntheticRow { Id = 2, OccurredAt = "2028-02-29T00:00:00Z", Amount = 10m },
            new SyntheticRow { Id = 3, OccurredAt = "2028-02-29T23:59:59.999999Z", Amount = 100m },
            new SyntheticRow { Id = 4, OccurredAt = "2028-03-01T00:00:00Z", Amount = 1000m });
        Assert.Equal((28, 29), (await DaysAsync(harness, "2027-02"), await DaysAsync(harness, "2028-02")));
        Assert.Equal(["1.00", "111.00"], await BalancesAsync(harness, "2028-02", "2028-02-28", "2028-02-29"));
        Assert.Equal(("110.00", "1111.00"), (await harness.CellAsync("2028-02", "account-statements", "deposit_amount", "1", "EUR"), await harness.CellAsync("2028-03", "account-statements", "closing", "1", "EUR")));
    }

    [Theory]
    [InlineData("JPY", 12_345, "12345", ">12,345<")]
    [InlineData("BHD", 1_234.567, "1234.567", ">1,234.567<")]
    [InlineData("EUR", -1_234.5, "-1234.50", ">\u22121,234.50<")]
    public async Task Amounts_have_the_places_of_their_currency_in_tables_and_on_the_page(string currency, decimal amount, string cell, string shown)
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = amount, Currency = currency, Kind = TransactionKind.Adjustment, Reference = "-1" });
        foreach ((string table, string column, string[] key) in new[]
        {
            ("account-statements", "closing", new[] { "1" }), ("roll-forward", "adjustments", ["1"]), ("summary", "amount", [currency, "total"]), ("client-money", "netted", [currency]),
            ("client-money-daily", "netted", ["2026-10-31"]), ("adjustments", "amount", [currency]), ("exceptions", "amount", ["largest"]), ("trial-balance", "closing", [currency, "client liabilities"]),
        })
        {
            Assert.Equal(cell, await harness.CellAsync("2026-10", table, column, key));
        }

        Assert.Equal("'-1", await harness.CellAsync("2026-10", "adjustments", "reference", currency));
        Assert.Contains(shown, await harness.TextAsync(ReportFiles.Revision(new BusinessMonth(2026, 10), 1, ReportFiles.Page)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\\t=1")]
    [InlineData("\r=1", "'\\r=1")]
    [InlineData("a\tb\nc", "a\\tb\\nc")]
    public async Task Text_that_a_spreadsheet_would_run_is_disarmed_in_every_table_that_shows_it(string text, string cell)
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = -2.5m, Kind = TransactionKind.Adjustment, Reference = text, Sport = text, Market = 7, Jurisdiction = text, Stake = 1m });
        foreach ((string table, string column, string[] key) in new[]
        {
            ("adjustments", "reference", new[] { "EUR" }), ("exceptions", "reference", ["largest"]), ("markets", "sport", ["7"]), ("regulatory", "jurisdiction", ["month", "EUR", "group"]),
            ("summary", "value", ["EUR", "sport"]),
        })
        {
            Assert.Equal(cell, await harness.CellAsync("2026-10", table, column, key));
        }

        Assert.Equal("-2.50", await harness.CellAsync("2026-10", "adjustments", "amount", "EUR"));
    }

    private static SyntheticRow InMarket(int id, TransactionKind kind, decimal amount) =>
        new() { Id = id, OccurredAt = "2026-10-10", Kind = kind, Amount = amount, Account = Winner, Market = 7, Sport = "football", InPlay = false, Jurisdiction = "GB" };

    private static void RequireGreen(IReadOnlyList<MonthResult> results)
    {
        MonthResult october = results.Single(result => result.Month == new BusinessMonth(2026, 10));
        Assert.Equal(MonthState.Final, october.State);
        Assert.All(october.Controls, control => Assert.False(control.Verdict is Verdict.Red or Verdict.Amber && control.Name != "client-money.funds-stated", control.Name));
    }

    private static Task<string> StatementAsync(ReportingHarness harness, long account, string column) =>
        harness.CellAsync("2026-10", "account-statements", column, $"{account}", "EUR");

    private static async Task<IReadOnlyList<string>> CellsAsync(ReportingHarness harness, string table, string[] key, params string[] columns)
    {
        var cells = new List<string>();
        foreach (string column in columns)
        {
            cells.Add(await harness.CellAsync("2026-10", table, column, key));
        }

        return cells;
    }

    /// <summary>Closings of the ledger accounts that the examples touch; zero of one that has none.</summary>
    private static async Task<IEnumerable<string>> LedgerAsync(ReportingHarness harness)
    {
        var closings = (await harness.TableAsync("2026-10", "trial-balance")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t')).ToDictionary(cells => cells[1], cells => cells[^1]);
        string[] accounts = ["client liabilities", "house funds", "commission income", "commission to house", "market clearing", "bank control"];
        return accounts.Select(account => closings.GetValueOrDefault(account, "0.00"));
    }

    private static async Task<IReadOnlyList<string>> BalancesAsync(ReportingHarness harness, string month, params string[] days)
    {
        var balances = new List<string>();
        foreach (string day in days)
        {
            balances.Add(await harness.CellAsync(month, "client-money-daily", "balances", day, "EUR"));
        }

        return balances;
    }

    private static async Task<int> DaysAsync(ReportingHarness harness, string month) => (await harness.TableAsync(month, "client-money-daily")).TrimEnd('\n').Split('\n').Length - 1;
}
