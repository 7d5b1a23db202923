using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Ageing;
using Accounting.Reporting.Steps;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Ageing;

public sealed class AgeingTests
{
    /// <summary>Account 1 asks for 100, is paid 60, and asks for 50 more; account 2 owes since the 5th of September; account 3 has a bet of August and one of October.</summary>
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-08-01", Amount = 500m },
        new() { Id = 2, OccurredAt = "2026-08-10", Kind = TransactionKind.WithdrawalRequested, Amount = -100m, Pending = 100m },
        new() { Id = 3, OccurredAt = "2026-09-05", Kind = TransactionKind.WithdrawalPaid, Pending = -60m },
        new() { Id = 4, OccurredAt = "2026-10-20", Kind = TransactionKind.WithdrawalRequested, Amount = -50m, Pending = 50m },
        new() { Id = 5, OccurredAt = "2026-09-05", Amount = -20m, Account = 2, Kind = TransactionKind.Fee },
        new() { Id = 6, OccurredAt = "2026-10-02", Amount = -5m, Account = 2, Kind = TransactionKind.Fee },
        new() { Id = 7, OccurredAt = "2026-08-03", Exposure = 30m, Account = 3, Kind = TransactionKind.BetMatched },
        new() { Id = 8, OccurredAt = "2026-10-30", Exposure = 40m, Account = 3, Kind = TransactionKind.BetMatched },
        new() { Id = 9, OccurredAt = "2026-10-31", Exposure = -10m, Account = 3, Kind = TransactionKind.Settlement },
        new() { Id = 10, OccurredAt = "2026-10-31", Exposure = 900m, Account = 9, Kind = TransactionKind.BetMatched, AccountType = AccountType.House },
    ];

    private static readonly string[] October =
    [
        "pending\tEUR\t8 to 30 days\t1\t50.00\t2026-10-20\tfalse", "pending\tEUR\t31 to 90 days\t1\t40.00\t2026-08-10\tfalse",
        "exposure\tEUR\t0 to 1 days\t1\t40.00\t2026-10-30\tfalse", "exposure\tEUR\t31 to 90 days\t1\t20.00\t2026-08-03\tfalse",
        "overdrawn\tEUR\t31 to 90 days\t1\t25.00\t2026-09-05\tfalse",
        "not dormant\tEUR\t8 to 30 days\t1\t440.00\t2026-10-20\tfalse",
    ];

    [Fact]
    public async Task What_is_open_is_told_by_age_oldest_released_first_and_by_account()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Equal(October, await LinesAsync(harness, "2026-10", AgeingTables.Name));
        Assert.Equal(
            [
                "pending\tEUR\t1\t90.00\t2026-08-10\t82\tfalse\t0.00\t0.00\t50.00\t40.00\t0.00\t0.00\t0.00\t0.00",
                "exposure\tEUR\t3\t60.00\t2026-08-03\t89\tfalse\t40.00\t0.00\t0.00\t20.00\t0.00\t0.00\t0.00\t0.00",
                "overdrawn\tEUR\t2\t25.00\t2026-09-05\t56\tfalse\t0.00\t0.00\t0.00\t25.00\t0.00\t0.00\t0.00\t0.00",
            ],
            await LinesAsync(harness, "2026-10", AgeingTables.Accounts));
    }

    [Fact]
    public async Task The_page_folds_what_is_all_young_and_names_no_oldest_of_it()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", new() { Id = 1, OccurredAt = "2026-10-30", Amount = 50m }, new() { Id = 2, OccurredAt = "2026-10-31", Kind = TransactionKind.BetMatched, Exposure = 12m });
        string page = await harness.TextAsync(ReportFiles.Revision(new BusinessMonth(2026, 10), 1, ReportFiles.Page));
        Assert.Contains("All 0 to 1 days old: exposure 12.00 EUR of 1 account.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The oldest by account", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debts_begin_anew_when_a_day_ends_without_them_and_not_within_a_day()
    {
        using var harness = new ReportingHarness();
        SyntheticRow Row(int id, string at, decimal amount) => new() { Id = id, OccurredAt = at, Amount = amount, Kind = TransactionKind.Adjustment };
        await harness.ReportAsync("2026-11-20", Row(1, "2026-08-31", -10m), Row(2, "2026-09-30T08:00:00Z", 30m), Row(3, "2026-09-30T09:00:00Z", -35m), Row(4, "2026-10-05", 15m), Row(5, "2026-10-06", -15m));
        Assert.Equal("2026-08-31", await harness.CellAsync("2026-09", AgeingTables.Accounts, "oldest", "overdrawn", "EUR", "1"));
        Assert.Equal(("2026-10-06", "15.00"), (await harness.CellAsync("2026-10", AgeingTables.Accounts, "oldest", "overdrawn", "EUR", "1"), await harness.CellAsync("2026-10", AgeingTables.Accounts, "amount", "overdrawn", "EUR", "1")));
    }

    [Fact]
    public async Task Accounts_are_dormant_by_the_customers_own_acts_in_whichever_currency_and_what_the_books_began_with_is_so_old_at_least()
    {
        SyntheticRow[] rows =
        [
            new() { Id = 1, OccurredAt = "2026-06-15", Kind = TransactionKind.OpeningBalance, Amount = 70m, Account = 1, Pending = 5m },
            new() { Id = 2, OccurredAt = "2026-10-09", Kind = TransactionKind.Bonus, Amount = 2m, Account = 1 },
            new() { Id = 3, OccurredAt = "2026-06-30", Amount = 10m, Account = 2 },
            new() { Id = 4, OccurredAt = "2026-10-09", Kind = TransactionKind.WithdrawalCancelled, Account = 2 },
            new() { Id = 5, OccurredAt = "2026-07-01", Amount = 11m, Account = 3 },
            new() { Id = 6, OccurredAt = "2026-06-01", Amount = 12m, Account = 4 },
            new() { Id = 7, OccurredAt = "2026-10-09", Kind = TransactionKind.BetMatched, Account = 4, Currency = "USD" },
        ];
        using var harness = new ReportingHarness();
        await harness.ReportAsync((await harness.RunOfAsync("2026-11-20", rows)) with { DormantAfterMonths = 4 });
        Assert.Equal(
            [
                "pending\tEUR\t91 to 180 days\t1\t5.00\t2026-06-15\ttrue",
                "dormant\tEUR\t91 to 180 days\t2\t87.00\t2026-06-15\ttrue",
                "not dormant\tEUR\t8 to 30 days\t1\t12.00\t2026-10-09\tfalse", "not dormant\tEUR\t91 to 180 days\t1\t11.00\t2026-07-01\tfalse",
            ],
            await LinesAsync(harness, "2026-10", AgeingTables.Name));
    }

    /// <summary>The newest takings that come to what is open are what a queue leaves: whatever the order, and with more released than taken in between.</summary>
    [Theory]
    [InlineData(31, "UTC")]
    [InlineData(32, "Pacific/Auckland")]
    public async Task Every_age_of_random_months_is_that_of_a_queue_lot_by_lot(int seed, string zone)
    {
        const int DormantAfter = 2;
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(seed, 700);
        var calendar = new BusinessCalendar(DateTimeZoneProviders.Tzdb[zone]);
        Moved[] moved =
        [
            .. rows.GroupBy(row => row.Id).Select(revisions => revisions.MaxBy(row => row.Revision)!).Where(row => !row.Voided && row.AccountType == AccountType.Customer)
                .Select(row => new Moved(calendar.DayOf(row.Occurred), row.Account, row.Currency, row.Kind, row.Amount, row.Exposure, row.Pending)),
        ];
        using var harness = new ReportingHarness(zone);
        var items = new HashSet<string>();
        foreach (MonthResult month in await harness.ReportAsync((await harness.RunOfAsync("2026-11-20", rows)) with { DormantAfterMonths = DormantAfter }))
        {
            string[] lines = await LinesAsync(harness, month.Month.ToString(), AgeingTables.Name);
            items.UnionWith(lines.Select(line => line.Split('\t')[0]));
            Assert.Equal(SlowAgeing.Table(moved, month.Month, DormantAfter).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
            Assert.Equal(SlowAgeing.Accounts(moved, month.Month, DormantAfter).Order(StringComparer.Ordinal), (await LinesAsync(harness, month.Month.ToString(), AgeingTables.Accounts)).Order(StringComparer.Ordinal));
            Control[] ageing = [.. month.Controls.Where(control => control.Name.StartsWith("ageing.", StringComparison.Ordinal))];
            Assert.NotEmpty(ageing);
            Assert.All(ageing, control => Assert.Equal(Verdict.Green, control.Verdict));
        }

        Assert.Superset(new HashSet<string> { "pending", "exposure", "overdrawn", "not dormant" }, items);
    }

    [Fact]
    public async Task What_becomes_known_of_closed_months_changes_the_ages_of_open_ones_and_final_tables_stay()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        SyntheticRow[] late =
        [
            .. Rows, new() { Id = 11, OccurredAt = "2026-09-07", Kind = TransactionKind.WithdrawalPaid, Pending = -30m, LoggedAt = "2026-11-21" }, new() { Id = 12, OccurredAt = "2026-11-02", Amount = 1m, Account = 7 },
        ];
        await harness.ReportAsync("2026-12-20", late);
        Assert.Equal(October, await LinesAsync(harness, "2026-10", AgeingTables.Name));
        Assert.Equal(("60.00", "50.00", "10.00"), (await Pending(harness, "amount"), await Pending(harness, "days_31_to_90"), await Pending(harness, "days_91_to_180")));
    }

    [Fact]
    public async Task A_restated_month_is_dormant_by_what_it_was_closed_with()
    {
        using var harness = new ReportingHarness();
        ReportRun closing = await harness.RunOfAsync("2026-11-20", Rows);
        MonthResult closed = (await harness.ReportAsync(closing with { DormantAfterMonths = 5 }))[^1];
        Assert.Equal(MonthState.Final, closed.State);
        ReportRun later = await harness.RunOfAsync("2026-11-21", [.. Rows, new() { Id = 11, OccurredAt = "2026-10-09", Amount = 3m, Account = 2, LoggedAt = "2026-11-21" }]);
        await MonthlyReports.RestateAsync(harness.Context, later with { DormantAfterMonths = 1 }, new Restatement(closed.Month, "came late", "J. Doe"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(await LinesAsync(harness, "2026-10", AgeingTables.Name), line => line.StartsWith("dormant", StringComparison.Ordinal));
        Assert.Equal("22.00", await harness.CellAsync("2026-10", AgeingTables.Accounts, "amount", "overdrawn", "EUR", "2"));
        Assert.Contains("\"dormant_after_months\": 5", await harness.TextAsync(ReportFiles.Revision(closed.Month, 2, ReportFiles.Manifest)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_age_has_one_bracket_and_every_kind_is_somebodys_act_or_nobodys()
    {
        Assert.Equal(AgeBracket.All.Skip(1).Select(bracket => bracket.From), AgeBracket.All.SkipLast(1).Select(bracket => bracket.To!.Value + 1));
        Assert.Null(AgeBracket.All[^1].To);
        Assert.Equal(
            [TransactionKind.Deposit, TransactionKind.Withdrawal, TransactionKind.WithdrawalRequested, TransactionKind.BetMatched], Enum.GetValues<TransactionKind>().Where(kind => kind.IsActOfCustomer()));
    }

    private static Task<string> Pending(ReportingHarness harness, string column) => harness.CellAsync("2026-11", AgeingTables.Accounts, column, "pending", "EUR", "1");

    private static async Task<string[]> LinesAsync(ReportingHarness harness, string month, string table) => [.. (await harness.TableAsync(month, table)).TrimEnd('\n').Split('\n').Skip(1)];
}
