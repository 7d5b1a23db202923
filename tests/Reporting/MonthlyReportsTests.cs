using Accounting.Ingest;
using Accounting.Reporting;
using Accounting.Reporting.Close;
using Accounting.Reporting.Controls;
using Xunit;

namespace Accounting.Tests.Reporting;

public sealed class MonthlyReportsTests
{
    [Fact]
    public async Task A_month_becomes_final_and_the_next_opens_with_its_closing()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 100m },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-06", Amount = -30m, Kind = TransactionKind.Withdrawal },
            new SyntheticRow { Id = 3, OccurredAt = "2026-11-02", Amount = 5.25m });

        Assert.Equal([("2026-10", MonthState.Final), ("2026-11", MonthState.Open)], results.Select(result => (result.Month.ToString(), result.State)));
        Assert.All(results, result => Assert.All(result.Controls, control => Assert.Equal(Verdict.Green, control.Verdict)));
        Assert.Equal("70.00", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
        Assert.Equal("70.00", await harness.CellAsync("2026-11", "account-statements", "opening", "1", "EUR"));
        Assert.Equal("75.25", await harness.CellAsync("2026-11", "account-statements", "closing", "1", "EUR"));
    }
}
