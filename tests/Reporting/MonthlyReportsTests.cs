using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting;

public sealed class MonthlyReportsTests
{
    private const string Statements = "account-statements";

    [Fact]
    public async Task A_month_becomes_final_and_the_next_opens_with_its_closing()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Deposit(1, "2026-10-05", 100m),
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-06", Amount = -30m, Kind = TransactionKind.Withdrawal },
            Deposit(3, "2026-11-02", 5.25m));

        Assert.Equal([("2026-10", MonthState.Final), ("2026-11", MonthState.Open)], results.Select(result => (result.Month.ToString(), result.State)));
        Assert.All(results, result => Assert.DoesNotContain(result.Controls, control => control.Verdict is Verdict.Red or Verdict.Amber && control.Name != "client-money.funds-stated"));
        Assert.Equal("70.00", await harness.CellAsync("2026-10", Statements, "closing", "1", "EUR"));
        Assert.Equal("70.00", await harness.CellAsync("2026-11", Statements, "opening", "1", "EUR"));
        Assert.Equal("75.25", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_provisional_report_gives_way_to_the_final_one()
    {
        using var harness = new ReportingHarness();
        SyntheticRow row = Deposit(1, "2026-10-05", 100m);
        MonthResult provisional = Assert.Single(await harness.ReportAsync("2026-11-01", row));
        Assert.Equal(MonthState.Closing, provisional.State);
        Assert.Equal(2, provisional.WaitingFor.Count);
        Assert.NotEmpty(await harness.KeysAsync("reports/month=2026-10/provisional/"));

        MonthResult final = Assert.Single(await harness.ReportAsync("2026-11-03", row));
        Assert.Equal((MonthState.Final, 1), (final.State, final.Revision));
        Assert.Empty(final.WaitingFor);
        Assert.Empty(await harness.KeysAsync("reports/month=2026-10/provisional/"));
        Assert.Equal(39, (await harness.KeysAsync("reports/month=2026-10/revision-1/")).Count);
    }

    [Fact]
    public async Task A_late_row_for_a_final_month_is_adjusted_in_the_first_open_one_and_changes_no_final_byte()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [Deposit(1, "2026-09-05", 100m), Deposit(2, "2026-10-05", 10m)];
        await harness.ReportAsync("2026-11-20", rows);
        string before = await harness.BytesOfAsync("reports/month=2026-09/") + await harness.BytesOfAsync("reports/month=2026-10/");

        SyntheticRow late = new() { Id = 3, OccurredAt = "2026-09-07", Amount = -7m, Kind = TransactionKind.Fee, Exposure = 2m, Pending = 1m, LoggedAt = "2026-11-21" };
        await harness.ReportAsync("2026-11-22", [.. rows, Deposit(4, "2026-11-03", 1m), late]);

        Assert.Equal(before, await harness.BytesOfAsync("reports/month=2026-09/") + await harness.BytesOfAsync("reports/month=2026-10/"));
        Assert.Equal("110.00", await harness.CellAsync("2026-11", Statements, "opening", "1", "EUR"));
        Assert.Equal("-7.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("104.00", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
        Assert.Equal("2.00", await harness.CellAsync("2026-11", Statements, "exposure", "1", "EUR"));
        Assert.Equal("102.00", await harness.CellAsync("2026-11", Statements, "available", "1", "EUR"));

        IReadOnlyList<MonthResult> closed = await harness.ReportAsync("2026-12-05", [.. rows, Deposit(4, "2026-11-03", 1m), late]);
        Assert.All(closed.SkipLast(1), month => Assert.Equal(MonthState.Final, month.State));
        Assert.All(closed, month => Assert.DoesNotContain(month.Controls, control => control.Verdict is Verdict.Red or Verdict.Amber && control.Name != "client-money.funds-stated"));
        Assert.Equal("104.00", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_late_row_from_before_the_first_final_month_is_adjusted_too()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Deposit(1, "2026-10-05", 100m));
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-06", Deposit(1, "2026-10-05", 100m), Deposit(2, "2026-07-05", 5m), Deposit(3, "2026-11-05", 1m));
        Assert.Equal(["2026-10", "2026-11"], results.Select(result => result.Month.ToString()));
        Assert.Equal("100.00", await harness.CellAsync("2026-10", Statements, "closing", "1", "EUR"));
        Assert.Equal("5.00", await harness.CellAsync("2026-11", Statements, "prior_period_adjustment", "1", "EUR"));
        Assert.Equal("106.00", await harness.CellAsync("2026-11", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task Silent_months_carry_balances_on_and_close()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-09-10", Deposit(1, "2026-05-05", 100m), Deposit(2, "2026-08-05", 1m));
        Assert.Equal(["2026-05", "2026-06", "2026-07", "2026-08"], results.Select(result => result.Month.ToString()));
        Assert.All(results, result => Assert.Equal(MonthState.Final, result.State));
        foreach (string month in new[] { "2026-06", "2026-07" })
        {
            Assert.Equal("0", await harness.CellAsync(month, Statements, "transactions", "1", "EUR"));
            Assert.Equal("100.00", await harness.CellAsync(month, Statements, "opening", "1", "EUR"));
            Assert.Equal("100.00", await harness.CellAsync(month, Statements, "closing", "1", "EUR"));
        }
    }

    [Fact]
    public async Task Test_accounts_are_left_out()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05", Deposit(1, "2026-10-05", 100m), Deposit(2, "2026-10-05", 55m) with { Account = 2, AccountType = AccountType.Test }));
        Assert.Equal(1, result.Transactions);
        Assert.Equal("100.00", await harness.CellAsync("2026-10", "summary", "amount", "EUR", "total"));
    }

    [Fact]
    public async Task Days_are_cut_where_the_zone_says()
    {
        using var harness = new ReportingHarness("Europe/London");
        await harness.ReportAsync("2026-11-20", Deposit(1, "2026-10-31T23:59:59Z", 1m), Deposit(2, "2026-09-30T23:00:00Z", 2m), Deposit(3, "2026-09-30T22:59:59Z", 4m));
        Assert.Equal("4.00", await harness.CellAsync("2026-09", Statements, "closing", "1", "EUR"));
        Assert.Equal("7.00", await harness.CellAsync("2026-10", Statements, "closing", "1", "EUR"));
    }

    [Fact]
    public async Task A_month_that_lacks_a_condition_stays_closing_and_holds_up_the_next()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-12-10", [Deposit(1, "2026-10-05", 1m), Deposit(2, "2026-11-05", 1m)]);
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(run with { Quarantined = 2 });
        Assert.All(results, result => Assert.Equal(MonthState.Closing, result.State));
        Assert.Contains("quarantine: 2 quarantined messages are not signed off", results[0].WaitingFor);
        Assert.Contains("previous month: 2026-10 isn't final", results[1].WaitingFor);
        Assert.Empty(await harness.KeysAsync("reports/chain/"));
        Assert.Contains(results[0].Controls, control => control is { Name: "quarantine", Verdict: Verdict.Red });
    }

    [Fact]
    public async Task A_day_that_is_behind_blocks_the_months_from_the_first_that_it_touches_and_none_before()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-12-10", [Deposit(1, "2026-10-05", 1m), Deposit(2, "2026-11-05", 1m)]);
        var behind = new DayBehind(HomeDate.Parse("2026-11-06"), [new BusinessMonth(2026, 11)], null);
        var steps = new StepNotebook();

        MonthResult october = Assert.Single(await harness.ReportAsync(run with { DaysBehind = [behind], Steps = steps }));

        Assert.Equal((new BusinessMonth(2026, 10), MonthState.Final), (october.Month, october.State));
        Assert.Empty(await harness.KeysAsync("reports/month=2026-11/"));
        Assert.Equal(
            [
                "statistics/2026-10 done", "sections/2026-10 done", "close/2026-10 done",
                "statistics/2026-11 blocked by compaction/2026-11-06", "statistics/2026-12 blocked by compaction/2026-11-06",
                "sections/2026-11 blocked by statistics/2026-11", "close/2026-11 blocked by sections/2026-11",
                "sections/2026-12 blocked by statistics/2026-12", "close/2026-12 blocked by sections/2026-12",
            ],
            steps.Entries);
    }

    [Fact]
    public async Task An_unchanged_provisional_report_is_not_written_again_and_a_lost_file_of_it_is()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [Deposit(1, "2026-11-05", 1m)];
        Assert.True(Assert.Single(await harness.ReportAsync("2026-11-20", rows)).Written);
        Assert.False(Assert.Single(await harness.ReportAsync("2026-11-21", rows)).Written);
        await harness.Store.DeleteAsync([ReportFiles.Provisional(new BusinessMonth(2026, 11), "summary.tsv")], TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(await harness.ReportAsync("2026-11-21", rows)).Written);
        Assert.True(Assert.Single(await harness.ReportAsync("2026-11-21", [.. rows, Deposit(2, "2026-11-06", 1m)])).Written);
    }

    [Fact]
    public async Task A_store_without_rows_has_no_months()
    {
        using var harness = new ReportingHarness();
        Assert.Empty(await harness.ReportAsync("2026-11-20"));
    }

    private static SyntheticRow Deposit(int id, string at, decimal amount) => new() { Id = id, OccurredAt = at, Amount = amount };
}
