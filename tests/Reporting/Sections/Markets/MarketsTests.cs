using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.Markets;

public sealed class MarketsTests
{
    private const long Backer = 1;
    private const long Layer = 2;
    private const long House = 900;

    /// <summary>A published example of an exchange's help pages: three results of one account in a market, and commission of 2 % on what they come to.</summary>
    private static readonly SyntheticRow[] Example =
    [
        Settled(1, Backer, 19.07m), Settled(2, Layer, -19.07m),
        Settled(3, Backer, 9.66m), Settled(4, Layer, -9.66m),
        Settled(5, Backer, -10.71m), Settled(6, Layer, 10.71m),
        Settled(7, Backer, -0.36m) with { Kind = TransactionKind.Commission },
        Settled(8, House, 0.36m) with { Kind = TransactionKind.Commission, AccountType = AccountType.House },
    ];

    [Fact]
    public async Task An_exchanges_market_comes_to_the_published_figures_and_to_zero()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync("2026-11-03", Example));
        Assert.Equal("18.02", await harness.CellAsync("2026-10", "account-statements", "settlement_amount", "1", "EUR"));
        Assert.Equal("-0.36", await harness.CellAsync("2026-10", "account-statements", "commission_amount", "1", "EUR"));
        Assert.Equal("17.66", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
        Assert.Equal(
            ["9", "EUR", "football", "", "8", "0", "0.00", "0.00", "39.44", "-39.44", "-0.36", "0.36", "0.00", "0.00", "0.00", "-0.36", "0.00", "0.00", "2026-10-05", "settled", "", "0.00", "0.00", "0.00", "0"],
            (await harness.TableAsync("2026-10", "markets")).Split('\n')[1].Split('\t'));
        Assert.Equal("0.36", await harness.CellAsync("2026-10", "summary", "ggy", "EUR", "total"));
        Assert.Equal("0.36", await harness.CellAsync("2026-10", "regulatory", "ggy", "month", "EUR", "total"));
        Assert.Equal("0.36", await harness.CellAsync("2026-10", "trial-balance", "closing", "EUR", "commission income"));
        Assert.Equal("0.00", await harness.CellAsync("2026-10", "trial-balance", "closing", "EUR", "market clearing"));
        Assert.Equal(MonthState.Final, result.State);
    }

    [Fact]
    public async Task A_settled_then_voided_market_returns_every_account_and_the_house_to_where_it_was()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] deposits = [.. new[] { Backer, Layer }.Select(account => new SyntheticRow { Id = 100 + (int)account, Account = account, OccurredAt = "2026-09-05", Amount = 50m })];
        IEnumerable<SyntheticRow> reversals = Example.Select(row => row with
        {
            Id = row.Id + 10,
            OccurredAt = "2026-10-20",
            Amount = -row.Amount,
            Kind = row.Kind == TransactionKind.Commission ? TransactionKind.CommissionReversal : TransactionKind.SettlementReversal,
        });
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-03", [.. deposits, .. Example, .. reversals]);
        foreach (string account in new[] { "1", "2", "900" })
        {
            string opening = await harness.CellAsync("2026-10", "account-statements", "opening", account, "EUR");
            Assert.Equal(opening, await harness.CellAsync("2026-10", "account-statements", "closing", account, "EUR"));
        }

        Assert.Equal("0.00", await harness.CellAsync("2026-10", "markets", "cumulative_residual", "9", "EUR"));
        Assert.Equal("0.00", await harness.CellAsync("2026-10", "summary", "ggy", "EUR", "total"));
        Assert.All(results, result => Assert.DoesNotContain(result.Controls, IsRaised));
    }

    [Fact]
    public async Task A_market_that_straddles_months_is_open_until_settled_and_cumulated_over_them()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-03",
            Settled(1, Backer, 0m) with { OccurredAt = "2026-08-03", Kind = TransactionKind.BetMatched, Stake = 40m, Exposure = 40m },
            Settled(2, Layer, 0m) with { OccurredAt = "2026-08-03", Kind = TransactionKind.BetMatched, Exposure = 60m },
            Settled(3, Backer, 60m) with { OccurredAt = "2026-10-31", Exposure = -40m },
            Settled(4, Layer, -60m) with { OccurredAt = "2026-10-31", Exposure = -60m });
        Assert.Equal(("open", "40.00", "100.00"), (await Cell(harness, "2026-08", "status"), await Cell(harness, "2026-08", "turnover"), await Cell(harness, "2026-08", "exposure")));
        Assert.Equal(("open", "0.00", "40.00"), (await Cell(harness, "2026-09", "status"), await Cell(harness, "2026-09", "turnover"), await Cell(harness, "2026-09", "cumulative_turnover")));
        Assert.Equal(("open", "0.00", "40.00"), (await Cell(harness, "2026-10", "status"), await Cell(harness, "2026-10", "exposure"), await Cell(harness, "2026-10", "cumulative_turnover")));
        Assert.All(results, result => Assert.DoesNotContain(result.Controls, IsRaised));
    }

    [Fact]
    public async Task A_settlement_that_was_missed_is_red_and_holds_up_the_close_until_it_comes()
    {
        using var harness = new ReportingHarness();
        MonthResult missed = Assert.Single(await harness.ReportAsync("2026-11-03", [.. Example.Where(row => row.Id != 4)]));
        Assert.Equal(["settled-markets"], missed.Controls.Where(control => control.Verdict == Verdict.Red).Select(control => control.Name));
        Assert.Equal(MonthState.Closing, missed.State);
        Assert.Equal("9.66", await Cell(harness, "2026-10", "cumulative_residual"));
        Assert.Equal(MonthState.Final, Assert.Single(await harness.ReportAsync("2026-11-04", Example)).State);
    }

    [Fact]
    public async Task A_market_is_settled_only_once_no_account_has_exposure_left_though_money_has_passed()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows = [Settled(1, Backer, 5m) with { Exposure = 3m }, Settled(2, Layer, -5m) with { Exposure = -3m }];
        await harness.ReportAsync("2026-11-02", rows);
        Assert.Equal(("open", "0.00"), (await Cell(harness, "2026-10", "status"), await Cell(harness, "2026-10", "exposure")));
        await harness.ReportAsync("2026-11-02", [.. rows, Settled(3, Backer, 0m) with { Exposure = -3m }, Settled(4, Layer, 0m) with { Exposure = 3m }]);
        Assert.Equal("settled", await Cell(harness, "2026-10", "status"));
    }

    [Fact]
    public async Task A_market_that_fell_idle_half_settled_is_open_and_amber_and_named()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-02",
            Settled(1, Backer, 0m) with { Kind = TransactionKind.BetMatched, Exposure = 40m, Stake = 40m }, Settled(2, Layer, 0m) with { Kind = TransactionKind.BetMatched, Exposure = 60m },
            Settled(3, Backer, 60m) with { Exposure = -40m }));
        Control control = Assert.Single(result.Controls, control => control.Name == "unreleased-markets");
        Assert.Equal((Verdict.Amber, "60.00", "open"), (control.Verdict, control.Left.ToString(), await Cell(harness, "2026-10", "status")));
        Assert.DoesNotContain(result.Controls, control => control.Verdict == Verdict.Red);
        MonthReport? report = await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 10), TestContext.Current.CancellationToken);
        Assert.Equal(["Market 9: idle with exposure left, and its transactions come to EUR 60.00."], report!.Manifest.Findings);
    }

    [Fact]
    public async Task Reversals_are_what_was_won_and_what_was_lost_and_not_their_difference()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-11-03", Settled(1, Backer, 30m), Settled(2, Layer, -30m),
            Settled(3, Backer, -30m) with { Kind = TransactionKind.SettlementReversal }, Settled(4, Layer, 30m) with { Kind = TransactionKind.SettlementReversal });
        Assert.Equal(("60.00", "0.00"), (await Cell(harness, "2026-10", "reversals"), await Cell(harness, "2026-10", "residual")));
    }

    [Fact]
    public async Task A_market_of_several_currencies_is_mixed_and_amber_in_the_month_in_which_it_fell_idle_and_then_no_more()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] rows =
        [
            Settled(1, Backer, 10m), Settled(2, Layer, -11.5m) with { Currency = "USD" }, new() { Id = 3, OccurredAt = "2026-11-02", Amount = 1m },
            Settled(4, Backer, 10m) with { Market = 8 }, Settled(5, Layer, -10m) with { Market = 8 },
        ];
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-12-20", rows);
        Assert.Equal(("mixed", "settled"), (await Cell(harness, "2026-10", "status"), await harness.CellAsync("2026-10", "markets", "status", "8", "EUR")));
        Assert.Equal("mixed", await harness.CellAsync("2026-10", "markets", "status", "9", "USD"));
        Assert.DoesNotContain("\n9\t", await harness.TableAsync("2026-11", "markets"), StringComparison.Ordinal);
        Assert.All(results, result => Assert.Equal(MonthState.Final, result.State));
        Assert.Equal(["mixed-markets", "mixed-markets"], results[0].Controls.Where(IsRaised).Select(control => control.Name));
        Assert.DoesNotContain(results[1].Controls, IsRaised);
    }

    [Fact]
    public async Task A_market_of_several_currencies_that_comes_to_zero_in_each_is_settled()
    {
        using var harness = new ReportingHarness();
        MonthResult result = Assert.Single(await harness.ReportAsync(
            "2026-11-03", Settled(1, Backer, 10m), Settled(2, Layer, -10m), Settled(3, Backer, 5m) with { Currency = "USD" }, Settled(4, Layer, -5m) with { Currency = "USD" }));
        Assert.Equal("settled", await Cell(harness, "2026-10", "status"));
        Assert.DoesNotContain(result.Controls, IsRaised);
    }

    /// <summary>These accounts have no deposits, which is client money's matter.</summary>
    private static bool IsRaised(Control control) => control.Verdict is Verdict.Red or Verdict.Amber && !control.Name.StartsWith("client-money.", StringComparison.Ordinal);

    private static Task<string> Cell(ReportingHarness harness, string month, string column) => harness.CellAsync(month, "markets", column, "9", "EUR");

    private static SyntheticRow Settled(int id, long account, decimal amount) =>
        new() { Id = id, OccurredAt = "2026-10-05", Account = account, Market = 9, Sport = "football", Amount = amount, Kind = TransactionKind.Settlement };
}
