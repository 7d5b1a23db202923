using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.ClientMoney;

public sealed class ClientMoneyTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");

    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-09-05", Amount = 100m },
        new() { Id = 2, OccurredAt = "2026-10-03", Amount = 50m },
        new() { Id = 3, OccurredAt = "2026-10-03", Amount = 900m, Account = 9, AccountType = AccountType.House },
        new() { Id = 4, OccurredAt = "2026-10-03", Amount = 900m, Account = 8, AccountType = AccountType.Test },
        new() { Id = 5, OccurredAt = "2026-10-10", Kind = TransactionKind.WithdrawalRequested, Amount = -30m, Pending = 30m },
        new() { Id = 6, OccurredAt = "2026-10-12", Kind = TransactionKind.WithdrawalPaid, Pending = -30m },
        new() { Id = 7, OccurredAt = "2026-10-20", Kind = TransactionKind.BetMatched, Exposure = 20m },
    ];

    [Fact]
    public async Task What_is_owed_to_customers_stands_day_by_day_with_its_highest_and_lowest()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Equal("100.00", await Daily(harness, "2026-10-02", "liability"));
        Assert.Equal("150.00", await Daily(harness, "2026-10-03", "liability"));
        Assert.Equal(("120.00", "30.00", "150.00"), (await Daily(harness, "2026-10-11", "balances"), await Daily(harness, "2026-10-11", "pending"), await Daily(harness, "2026-10-11", "liability")));
        Assert.Equal(("120.00", "0.00"), (await Daily(harness, "2026-10-12", "liability"), await Daily(harness, "2026-10-12", "exposure")));
        Assert.Equal("20.00", await Daily(harness, "2026-10-31", "exposure"));
        Assert.Equal(
            [
                "100.00", "as published", "0.00", "0.00", "20.00", "120.00", "0.00", "120.00", "20.00", "0.00", "0.00", "120.00", "0.00", "0.00", "0.00", "", "", "not stated", "0", "0", "0.00",
                "150.00", "2026-10-03", "100.00", "2026-10-01",
            ],
            (await harness.TableAsync("2026-10", "client-money")).Split('\n')[1].Split('\t')[1..]);
        Assert.Equal(32, (await harness.TableAsync("2026-10", "client-money-daily")).Split('\n').Length - 1);
    }

    [Fact]
    public async Task Funds_stand_beside_it_where_they_are_stated_and_change_nothing_else()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-01", Rows);
        await harness.ReportAsync(run);
        string before = await OthersAsync(harness);
        var funds = new FundsStatement(ContentHash256.Of([1]), [Held("2026-10-31", "Bank", 100), Held("2026-10-31", "PSP", 15), Held("2026-10-30", "Bank", 120)]);
        MonthResult result = (await harness.ReportAsync(run with { Funds = funds })).Single(month => month.Month == new BusinessMonth(2026, 10));

        Assert.True(result.Written);
        Assert.Equal(("115.00", "-5.00"), (await Daily(harness, "2026-10-31", "funds"), await Daily(harness, "2026-10-31", "surplus")));
        Assert.Equal(("120.00", "0.00"), (await Daily(harness, "2026-10-30", "funds"), await Daily(harness, "2026-10-30", "surplus")));
        Assert.Equal(("", ""), (await Daily(harness, "2026-10-29", "funds"), await Daily(harness, "2026-10-29", "surplus")));
        Assert.Equal(Verdict.Amber, result.Controls.Single(control => control.Name == "client-money.funds").Verdict);
        Assert.Equal(before, await OthersAsync(harness));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken);
        Assert.Equal(funds.Sha256, report!.Manifest.Funds);

        Assert.Equal(("short", "incomplete", "not stated"), (await Daily(harness, "2026-10-31", "funds_verdict"), await Daily(harness, "2026-10-30", "funds_verdict"), await Daily(harness, "2026-10-29", "funds_verdict")));
        FundsStatement otherMonth = funds with { Rows = [.. funds.Rows, Held("2026-11-30", "Bank", 1)] };
        Assert.All(await harness.ReportAsync(run with { Funds = otherMonth }), month => Assert.False(month.Written));
    }

    [Fact]
    public async Task Nobodys_debt_lowers_what_is_owed_to_another_and_each_account_that_owes_is_named()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 100m },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Amount = 50m, Account = 2 },
            new SyntheticRow { Id = 3, OccurredAt = "2026-10-10", Amount = -90m, Account = 2, Kind = TransactionKind.DepositReversal },
            new SyntheticRow { Id = 4, OccurredAt = "2026-10-06", Amount = -80m, Pending = 80m, Kind = TransactionKind.WithdrawalRequested },
            new SyntheticRow { Id = 5, OccurredAt = "2026-10-07", Pending = -95m, Kind = TransactionKind.WithdrawalPaid },
            new SyntheticRow { Id = 6, OccurredAt = "2026-10-08", Amount = 10m, Account = 3, Kind = TransactionKind.Bonus },
            new SyntheticRow { Id = 7, OccurredAt = "2026-10-08", Exposure = 500m, Account = 3, Kind = TransactionKind.BetMatched },
            new SyntheticRow { Id = 8, OccurredAt = "2026-10-08", Exposure = -25m, Account = 4, Kind = TransactionKind.BetCancelled })).Single(month => month.Month == new BusinessMonth(2026, 10));
        (string Name, string Left, string? Concerns)[] named =
        [
            ("client-money.overdrawn", "40.00", "account 2 (40.00)"), ("client-money.negative-pending", "15.00", "account 1 (15.00)"),
            ("client-money.negative-exposure", "25.00", "account 4 (25.00)"), ("client-money.exposure-beyond-balance", "490.00", "account 3 (490.00)"),
        ];
        Assert.Equal(named, result.Controls.Where(control => control.Verdict == Verdict.Amber && control.Name.StartsWith("client-money.", StringComparison.Ordinal) && control.Name != "client-money.funds-stated").Select(control => (control.Name, control.Left.ToString(), control.Concerns)));
        Assert.Equal(("30.00", "-25.00"), (await Daily(harness, "2026-10-31", "liability"), await Daily(harness, "2026-10-31", "netted")));
        Assert.Equal("10.00", await harness.CellAsync("2026-10", "client-money", "bonuses", "EUR"));
        Assert.Equal(("150.00", "80.00"), (await Daily(harness, "2026-10-06", "liability"), await Daily(harness, "2026-10-06", "pending")));
        Assert.Equal("70.00", await Daily(harness, "2026-10-07", "liability"));
        Assert.Equal("-40.00", await harness.CellAsync("2026-10", "client-money-accounts", "balance", "overdrawn", "EUR", "2"));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Every_day_of_months_in_which_accounts_owe_equals_what_is_added_up_account_by_account(int seed)
    {
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(seed, 500);
        SyntheticRow[] counting = [.. rows.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!).Where(row => !row.Voided && row.AccountType == AccountType.Customer)];
        using var harness = new ReportingHarness();
        foreach (MonthResult month in await harness.ReportAsync("2026-11-20", [.. rows]))
        {
            string[][] daily = [.. (await harness.TableAsync(month.Month.ToString(), "client-money-daily")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t'))];
            Assert.NotEmpty(daily);
            Assert.Contains(daily, cells => cells[6].Any(digit => digit is >= '1' and <= '9'));
            Assert.All(daily, cells => Assert.Equal(Slow(counting, BusinessDay.Parse(cells[0]), cells[1]), cells[2..11].Select(cell => decimal.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))));
            Assert.DoesNotContain(month.Controls, control => control.Name is "client-money.accounts" or "client-money.ledger" && control.Verdict != Verdict.Green);
            string[][] named = [.. (await harness.TableAsync(month.Month.ToString(), "client-money-accounts")).TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split('\t'))];
            Assert.Equal(
                daily.Where(cells => cells[0] == month.Month.LastDay.ToString()).Sum(cells => new[] { 6, 7, 9, 10 }.Sum(column => decimal.Parse(cells[column], System.Globalization.CultureInfo.InvariantCulture))),
                named.Sum(cells => decimal.Parse(cells[6], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task What_becomes_known_after_the_close_counts_from_the_first_day_and_has_a_column_of_its_own()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        await harness.ReportAsync(
            "2026-12-20",
            [.. Rows, new() { Id = 8, OccurredAt = "2026-10-25", Amount = -150m, Kind = TransactionKind.Fee, LoggedAt = "2026-11-21" }, new() { Id = 9, OccurredAt = "2026-11-15", Amount = 70m, Account = 2 }]);
        Assert.Equal(
            ["120.00", "as published", "0.00", "-120.00", "70.00", "70.00", "0.00", "70.00", "20.00", "30.00", "0.00", "40.00"],
            (await harness.TableAsync("2026-11", "client-money")).Split('\n')[1].Split('\t')[1..13]);
        Assert.Equal("0.00", await harness.CellAsync("2026-11", "client-money-daily", "liability", "2026-11-01", "EUR"));
        Assert.Equal("120.00", await harness.CellAsync("2026-10", "client-money", "liability", "EUR"));
    }

    /// <summary>The columns of <c>client-money-daily</c> from balances to exposure beyond them.</summary>
    private static IEnumerable<decimal> Slow(IEnumerable<SyntheticRow> counting, BusinessDay day, string currency)
    {
        var accounts = counting.Where(row => row.Currency == currency && row.Occurred.UtcDate.DaysSinceEpoch <= day.DaysSinceEpoch).GroupBy(row => row.Account)
            .Select(account => (Balance: account.Sum(row => row.Amount), Exposure: account.Sum(row => row.Exposure), Pending: account.Sum(row => row.Pending))).ToList();
        decimal Of(Func<(decimal Balance, decimal Exposure, decimal Pending), decimal> part) => accounts.Sum(account => Math.Max(0, part(account)));
        decimal balances = Of(account => account.Balance), pending = Of(account => account.Pending);
        return
        [
            balances, pending, balances + pending, Of(account => account.Exposure), Of(account => -account.Balance), Of(account => -account.Pending),
            accounts.Sum(account => account.Balance + account.Pending), Of(account => -account.Exposure), Of(account => account.Exposure - Math.Max(0, account.Balance)),
        ];
    }

    private static FundsHeld Held(string day, string institution, int amount) => new(BusinessDay.Parse(day), Euro, institution, new AmountSum((Int128)amount * Amount.Scale));

    private static Task<string> Daily(ReportingHarness harness, string day, string column) => harness.CellAsync("2026-10", "client-money-daily", column, day, "EUR");

    /// <summary>All of October's tables but those that funds stand in.</summary>
    private static async Task<string> OthersAsync(ReportingHarness harness) => string.Join('\n', (await harness.BytesOfAsync("reports/month=2026-10/")).Split('\n')
        .Where(line => (line.Contains(".tsv", StringComparison.Ordinal) || line.Contains(".parquet", StringComparison.Ordinal)) && !line.Contains("client-money", StringComparison.Ordinal) && !line.Contains("controls", StringComparison.Ordinal)));
}
