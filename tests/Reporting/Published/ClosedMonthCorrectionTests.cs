using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Published;

/// <summary>What became known of a closed month is to be seen the next morning, whether or not the month that tells it has transactions.</summary>
public sealed class ClosedMonthCorrectionTests
{
    private static readonly SyntheticRow[] Closed = [new() { Id = 1, OccurredAt = "2026-10-05", Amount = 7m }];

    private static readonly SyntheticRow Late = new() { Id = 2, OccurredAt = "2026-10-06", Kind = TransactionKind.Commission, Amount = -2m, Sport = "tennis" };

    [Fact]
    public async Task A_month_without_transactions_is_reported_once_something_comes_for_a_closed_one_and_names_it()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Closed);
        Assert.Equal([new BusinessMonth(2026, 10)], (await harness.ReportAsync("2026-11-06", Closed)).Select(result => result.Month));
        Assert.Empty(await CorrectionsAsync(harness));

        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-07", [.. Closed, Late]);
        Assert.Equal([new BusinessMonth(2026, 10), new BusinessMonth(2026, 11)], results.Select(result => result.Month));
        Assert.Equal([MonthState.Final, MonthState.Open], results.Select(result => result.State));
        ClosedMonthCorrection correction = Assert.Single(await CorrectionsAsync(harness));
        Assert.Equal(new ClosedMonthCorrection(new BusinessMonth(2026, 10), Currency.Parse("EUR"), 1, "-2.00", "2.00", new BusinessMonth(2026, 11)), correction);
        Assert.Equal("-2.00", await harness.CellAsync("2026-11", "account-statements", "prior_period_adjustment", "1", "EUR"));
    }

    [Fact]
    public async Task What_a_final_month_tells_is_named_no_more()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-05", Closed);
        await harness.ReportAsync("2026-12-05", [.. Closed, Late]);
        Assert.Empty(await CorrectionsAsync(harness));
        Assert.Equal("2.00", await harness.CellAsync("2026-11", "regulatory", "ggy", "prior period", "EUR", "total"));
    }

    private static async Task<IReadOnlyList<ClosedMonthCorrection>> CorrectionsAsync(ReportingHarness harness)
    {
        var reader = new ReportReader(harness.Store);
        return await reader.CorrectionsAsync(await reader.AllAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
    }
}
