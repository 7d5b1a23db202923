using Accounting.Reporting.Close;
using Accounting.Reporting.Steps;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting;

public sealed class SameSetSameReportTests
{
    private static readonly string[] Tables =
        [.. new[] { "account-statements", "roll-forward", "summary", "client-money", "client-money-daily", "client-money-accounts", "ageing", "ageing-accounts", "markets", "regulatory", "adjustments", "exceptions", "trial-balance", "controls" }.SelectMany(table => new[] { table + ".tsv", table + ".parquet" })];

    [Theory]
    [InlineData(1, "UTC")]
    [InlineData(2, "Europe/London")]
    [InlineData(3, "America/New_York")]
    [InlineData(4, "Pacific/Auckland")]
    public async Task Statements_equal_those_computed_the_slow_way(int seed, string zone)
    {
        using var harness = new ReportingHarness(zone);
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(seed, 400);
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-20", [.. rows]);
        Assert.InRange(results.Count, 5, 6);
        foreach (MonthResult result in results)
        {
            Assert.Equal(SlowReport.Statements(rows, result.Month, DateTimeZoneProviders.Tzdb[zone]), await harness.TableAsync(result.Month.ToString(), "account-statements"));
        }
    }

    [Fact]
    public async Task Rows_that_come_in_piece_by_piece_give_the_bytes_of_those_that_come_at_once()
    {
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(5, 300, inMarkets: true);
        using var atOnce = new ReportingHarness();
        using var piecemeal = new ReportingHarness();
        await atOnce.ReportAsync(Unclosed(await atOnce.RunOfAsync("2026-11-20", rows)));
        for (int taken = rows.Count / 3; taken < rows.Count; taken += rows.Count / 3)
        {
            await piecemeal.ReportAsync(Unclosed(await piecemeal.RunOfAsync("2026-11-20", [.. rows.Take(taken)])));
        }

        await piecemeal.ReportAsync(Unclosed(await piecemeal.RunOfAsync("2026-11-20", rows)));
        foreach (string month in new[] { "2026-06", "2026-07", "2026-08", "2026-09", "2026-10" })
        {
            foreach (string table in Tables)
            {
                string prefix = $"reports/month={month}/provisional/{table}";
                Assert.Equal(Line(await atOnce.BytesOfAsync("reports/"), prefix), Line(await piecemeal.BytesOfAsync("reports/"), prefix));
            }
        }
    }

    [Fact]
    public async Task Months_too_big_to_be_read_into_memory_give_the_bytes_of_those_that_are()
    {
        IReadOnlyList<SyntheticRow> rows = RandomRows.Make(6, 300, inMarkets: true);
        using var small = new ReportingHarness();
        using var big = new ReportingHarness();
        big.Days.ClaimedRows = _ => 2_000_000;
        await small.ReportAsync(Unclosed(await small.RunOfAsync("2026-11-20", rows)));
        await big.ReportAsync(Unclosed(await big.RunOfAsync("2026-11-20", rows)));
        foreach (string table in Tables)
        {
            string prefix = $"reports/month=2026-08/provisional/{table}";
            Assert.Equal(Line(await small.BytesOfAsync("reports/"), prefix), Line(await big.BytesOfAsync("reports/"), prefix));
        }
    }

    [Fact]
    public async Task Currencies_keep_their_own_places()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(
            "2026-11-20",
            new SyntheticRow { Id = 1, OccurredAt = "2026-10-05", Amount = 1200m, Currency = "JPY" },
            new SyntheticRow { Id = 2, OccurredAt = "2026-10-05", Amount = 1.25m, Currency = "BHD" },
            new SyntheticRow { Id = 3, OccurredAt = "2026-10-05", Amount = 0.1234m, Currency = "EUR" });
        Assert.Equal("1.250", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "BHD"));
        Assert.Equal("0.1234", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
        Assert.Equal("1200", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "JPY"));
        Assert.Equal("0", await harness.CellAsync("2026-10", "account-statements", "exposure", "1", "JPY"));
    }

    private static ReportRun Unclosed(ReportRun run) => run with { Partitions = [] };

    private static string Line(string listing, string prefix) => listing.Split('\n').Single(line => line.StartsWith(prefix, StringComparison.Ordinal));
}
