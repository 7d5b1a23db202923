using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Sections.TrialBalance;

/// <summary>Income and expense begin a financial year at zero; what they came to stands in retained earnings, and what becomes known of it later in a line of its own.</summary>
public sealed class YearEndTests
{
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2025-11-05", Amount = 100m },
        new() { Id = 2, OccurredAt = "2025-11-06", Amount = -10m, Kind = TransactionKind.Fee },
        new() { Id = 3, OccurredAt = "2025-12-06", Amount = -5m, Kind = TransactionKind.Commission },
        new() { Id = 4, OccurredAt = "2025-12-06", Amount = -7m, Kind = TransactionKind.Fee, Currency = "GBP" },
        new() { Id = 5, OccurredAt = "2026-01-06", Amount = -3m, Kind = TransactionKind.Fee },
        new() { Id = 6, OccurredAt = "2026-02-06", Amount = 1m },
    ];

    private static readonly SyntheticRow Late = new() { Id = 7, OccurredAt = "2025-12-20", Amount = -2m, Kind = TransactionKind.Fee };

    [Fact]
    public async Task Income_and_expense_begin_the_year_at_zero_in_every_currency()
    {
        using var harness = new ReportingHarness();
        Green(await harness.ReportAsync("2026-03-20", Rows));
        Assert.Equal("10.00 0.00 10.00", await LineAsync(harness, "2025-12", "EUR", "fees"));
        Assert.Equal(["0.00 0.00 3.00", "15.00 0.00 15.00"], [await LineAsync(harness, "2026-01", "EUR", "fees"), await LineAsync(harness, "2026-01", "EUR", "retained earnings")]);
        Assert.Equal("7.00 0.00 7.00", await LineAsync(harness, "2026-01", "GBP", "retained earnings"));
        Assert.Equal("3.00 0.00 3.00", await LineAsync(harness, "2026-02", "EUR", "fees"));
        Assert.DoesNotContain("commission income", await harness.TableAsync("2026-01", "trial-balance"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prior_year_adjustment_goes_to_a_line_of_its_own_until_the_next_year_or_a_restatement()
    {
        using var harness = new ReportingHarness();
        Green(await harness.ReportAsync("2026-01-20", Rows));
        SyntheticRow[] more = [.. Rows, Late];
        Green(await harness.ReportAsync("2026-03-20", more));
        Assert.Equal("0.00 0.00 3.00", await LineAsync(harness, "2026-01", "EUR", "fees"));
        Assert.Equal("15.00 0.00 15.00", await LineAsync(harness, "2026-01", "EUR", "retained earnings"));
        Assert.Equal("0.00 2.00 2.00", await LineAsync(harness, "2026-01", "EUR", "prior-year adjustments"));
        Assert.Equal("2.00 0.00 2.00", await LineAsync(harness, "2026-02", "EUR", "prior-year adjustments"));

        ReportRun run = await harness.RunOfAsync("2026-03-20", more);
        Green(await MonthlyReports.RestateAsync(harness.Context, run, new Restatement(new BusinessMonth(2025, 12), "late fee", "J. Doe"), TestContext.Current.CancellationToken));
        Assert.Equal("17.00 0.00 17.00", await LineAsync(harness, "2026-01", "EUR", "retained earnings"));
        Assert.DoesNotContain("prior-year adjustments", await harness.TableAsync("2026-01", "trial-balance"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_year_is_the_settings_and_pinned()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-03-20", Rows);
        Green(await harness.ReportAsync(run with { FinancialYear = new FinancialYear(12) }));
        Assert.Equal("0.00 0.00 5.00", await LineAsync(harness, "2025-12", "EUR", "commission income"));
        Assert.Equal("10.00 0.00 10.00", await LineAsync(harness, "2025-12", "EUR", "retained earnings"));
        Assert.Equal("0.00 0.00 3.00", await LineAsync(harness, "2026-01", "EUR", "fees"));
        ReportManifest manifest = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 1), TestContext.Current.CancellationToken))!.Manifest;
        Assert.Equal(new YearPinned(12, new BusinessMonth(2025, 11)), manifest.Year);
    }

    private static void Green(IReadOnlyList<MonthResult> results) => Assert.DoesNotContain(
        results.SelectMany(result => result.Controls), control => control.Name.StartsWith("trial-balance", StringComparison.Ordinal) && control.Verdict != Verdict.Green);

    private static Task<string> RowAsync(ReportingHarness harness, string month, string currency, string account, string column) => harness.CellAsync(month, "trial-balance", column, currency, account);

    private static async Task<string> LineAsync(ReportingHarness harness, string month, string currency, string account) => string.Join(
        ' ', await Task.WhenAll(new[] { "opening", "prior_period_adjustment", "closing" }.Select(column => RowAsync(harness, month, currency, account, column))));
}
