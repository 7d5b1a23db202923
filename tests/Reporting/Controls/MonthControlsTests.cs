using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Controls;

public sealed class MonthControlsTests
{
    [Fact]
    public async Task An_id_that_counts_on_two_home_dates_is_red()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m }, new SyntheticRow { Id = 1, OccurredAt = "2026-10-06", Amount = 1m }));
        Assert.Equal(("1", Verdict.Red), Found(result, "unique-ids"));
        Assert.Equal(MonthState.Closing, result.State);
    }

    [Fact]
    public async Task Conflicts_that_change_no_figure_and_odd_signs_are_shown_and_do_not_hold_up_the_close()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-05",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m },
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m, Reference = "another" },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Amount = 3m, Kind = TransactionKind.Fee }));
        Assert.Equal(("0", Verdict.Green), Found(result, "conflicts"));
        Assert.Equal(("1", Verdict.Amber), Found(result, "conflicts-accepted"));
        Assert.Equal(("1", Verdict.Amber), Found(result, "signs"));
        Assert.Equal(MonthState.Final, result.State);
    }

    [Fact]
    public async Task A_settled_market_must_come_to_zero_once_idle_test_accounts_and_months_included()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Settled(1, "2026-09-05", 1, 10m),
            Settled(2, "2026-09-06", 1, -10m) with { Account = 2, AccountType = AccountType.Test },
            Settled(3, "2026-09-05", 2, 5m),
            Settled(4, "2026-09-30", 3, 4m),
            Settled(5, "2026-10-01", 3, -4m));
        Assert.Equal(("5.00", Verdict.Red), Found(results[0], "settled-markets"));
        Assert.Equal(("5.00", Verdict.Red), Found(results[1], "settled-markets"));
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken);
        Assert.Equal(["Market 2: settled, and its transactions come to EUR 5.00."], report!.Manifest.Findings);
    }

    [Fact]
    public async Task A_settlement_that_is_voided_and_made_anew_in_the_next_month_turns_nothing_red()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            Settled(1, "2026-09-05", 1, 10m),
            Settled(2, "2026-09-05", 1, -10m) with { Account = 2 },
            Settled(1, "2026-09-05", 1, 10m) with { Revision = 1, Voided = true, OriginalOccurredAt = "2026-09-05", LoggedAt = "2026-10-02" },
            Settled(3, "2026-10-02", 1, 10m));
        Assert.All(results.Take(2), result => Assert.Equal(MonthState.Final, result.State));
        Assert.Equal([("0.00", Verdict.NotChecked), ("0.00", Verdict.Green)], results.Take(2).Select(result => Found(result, "settled-markets")));
        Assert.Equal("open", await harness.CellAsync("2026-09", "markets", "status", "1", "EUR"));
        Assert.Equal(("0.00", "settled"), (await harness.CellAsync("2026-10", "markets", "cumulative_residual", "1", "EUR"), await harness.CellAsync("2026-10", "markets", "status", "1", "EUR")));
    }

    [Fact]
    public async Task Running_totals_that_differ_hold_up_the_close()
    {
        using var harness = new ReportingHarness();
        harness.Days.RunningTotals = RunningTotalsVerdict.Differ;
        MonthResult result = Assert.Single(await harness.ReportAsync("2026-11-05", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1m }));
        Assert.Equal(("1", Verdict.Red), Found(result, "running-totals"));
        Assert.Equal(MonthState.Closing, result.State);
    }

    private static SyntheticRow Settled(int id, string at, long market, decimal amount) =>
        new() { Id = id, OccurredAt = at, Market = market, Amount = amount, Kind = TransactionKind.Settlement, Sport = "tennis" };

    private static (string Left, Verdict Verdict) Found(MonthResult result, string name)
    {
        Control control = result.Controls.Single(control => control.Name == name);
        return (control.Left.ToString(), control.Verdict);
    }
}
