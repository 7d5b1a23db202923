using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Html;

/// <summary>Whoever adds up a printed row with a pencil comes to what is printed.</summary>
public sealed class PageFootingTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Every_printed_row_of_random_months_foots(int seed)
    {
        using var harness = new ReportingHarness();
        foreach (MonthResult result in await harness.ReportAsync("2026-11-20", [.. RandomRows.Make(seed, 300, inMarkets: seed % 2 == 0)]))
        {
            PageFooting.AssertFoots(await PageAsync(harness, result.Month));
        }
    }

    [Fact]
    public async Task Settlements_that_come_to_zero_together_are_printed_account_by_account()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Account = 1, Amount = 100m },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Account = 2, Amount = 100m },
            new SyntheticRow { Id = 3, OccurredAt = "2026-10-06", Account = 1, Amount = 30m, Kind = TransactionKind.Settlement },
            new SyntheticRow { Id = 4, OccurredAt = "2026-10-06", Account = 2, Amount = -30m, Kind = TransactionKind.Settlement }))[^1];
        string page = await PageAsync(harness, result.Month);
        PageFooting.AssertFoots(page);
        Assert.Contains("Settle&shy;ments", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_without_anything_in_any_printed_row_is_left_out()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 100m }))[^1];
        string page = await PageAsync(harness, result.Month);
        PageFooting.AssertFoots(page);
        Assert.DoesNotContain("Settle&shy;ments", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_does_not_foot_would_be_found()
    {
        using var harness = new ReportingHarness();
        MonthResult result = (await harness.ReportAsync("2026-11-20", new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Account = 77, Amount = 100m }))[^1];
        string page = await PageAsync(harness, result.Month);
        string tampered = page.Replace("<td>77</td><td class=\"n\">1</td><td class=\"n z\">0.00</td>", "<td>77</td><td class=\"n\">1</td><td class=\"n\">5.00</td>", StringComparison.Ordinal);
        Assert.NotEqual(page, tampered);
        Assert.Contains(PageFooting.Wrong(tampered, out _), wrong => wrong.Contains("row 77", StringComparison.Ordinal));
    }

    private static async Task<string> PageAsync(ReportingHarness harness, BusinessMonth month)
    {
        bool isFinal = (await harness.KeysAsync($"reports/month={month}/revision-1/")).Count > 0;
        return await harness.TextAsync(ObjectKey.Parse($"reports/month={month}/{(isFinal ? "revision-1" : "provisional")}/{ReportFiles.Page}"));
    }
}
