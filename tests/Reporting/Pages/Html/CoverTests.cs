using System.Xml.Linq;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Html;

/// <summary>What the reader sees first: the month's headlines beside those of the month before and of a year before, and what isn't green by name.</summary>
public sealed class CoverTests
{
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2025-10-05", Amount = 100m },
        new() { Id = 2, OccurredAt = "2026-09-05", Amount = 20m },
        new() { Id = 3, OccurredAt = "2026-09-06", Amount = -2m, Kind = TransactionKind.Commission },
        new() { Id = 4, OccurredAt = "2026-10-05", Amount = 5m },
        new() { Id = 5, OccurredAt = "2026-10-06", Amount = 0m, Kind = TransactionKind.BetMatched, Stake = 7m },
        new() { Id = 6, OccurredAt = "2026-10-07", Amount = -1m, Kind = TransactionKind.Commission },
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headlines_stand_beside_those_of_the_month_before_and_of_the_year_before()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Equal(
            [
                ["EUR", "122.00", "not stated", "1.00", "7.00", "1"],
                ["September 2026", "118.00", "not stated", "2.00", "0.00", "1"],
                ["October 2025", "100.00", "not stated", "0.00", "0.00", "1"],
            ],
            await HeadlinesAsync(harness, "2026-10", "revision-1"));
    }

    [Fact]
    public async Task The_first_month_stands_alone()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        Assert.Single(await HeadlinesAsync(harness, "2025-10", "revision-1"));
    }

    [Fact]
    public async Task A_provisional_cover_follows_what_an_earlier_month_says_now()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync(await NotRead(harness, Rows));
        await harness.ReportAsync(await NotRead(harness, [.. Rows, new SyntheticRow { Id = 7, OccurredAt = "2026-09-20", Amount = -3m, Kind = TransactionKind.Commission }]));
        string[][] rows = await HeadlinesAsync(harness, "2026-10", "provisional");
        Assert.Equal(["September 2026, provisional", "115.00", "not stated", "5.00", "0.00", "1"], rows[1]);
    }

    [Fact]
    public async Task A_report_from_before_headlines_were_kept_is_read_and_its_netted_liability_labelled()
    {
        using var folder = new TemporaryFolder();
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        MonthReport september = (await new ReportReader(harness.Store).FindAsync(new BusinessMonth(2026, 9), Cancellation))!;
        var headlines = new Headlines(harness.Store);
        headlines.Keep(september with { Manifest = september.Manifest with { Headlines = [], Definition = 10 } });
        Comparative beside = Assert.Single(await headlines.BesideAsync(new BusinessMonth(2026, 10), Cancellation));
        Assert.Equal(september.Manifest.Headlines, beside.Headlines);
        Assert.True(beside.Definition < ReportDefinition.ClientMoneyByAccount);
    }

    [Fact]
    public async Task What_is_not_green_is_named_with_its_currencies()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", [.. Rows, new SyntheticRow { Id = 8, OccurredAt = "2026-10-08", Amount = -9m }, new SyntheticRow { Id = 9, OccurredAt = "2026-10-08", Amount = -9m, Currency = "JPY" }]);
        Assert.Matches("[0-9] amber: [^;]*signs \\(EUR, JPY\\)", await PageAsync(harness, "2026-10", "revision-1"));
    }

    [Fact]
    public async Task What_became_known_of_closed_months_is_told()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        await harness.ReportAsync("2026-11-20", [.. Rows, new SyntheticRow { Id = 7, OccurredAt = "2026-09-20", Amount = -3m, Kind = TransactionKind.Withdrawal, LoggedAt = "2026-10-25" }]);
        Assert.Contains("Balances of accounts corrected since September 2026 was closed, EUR \u22123.00", (await PageAsync(harness, "2026-10", "revision-1")).Replace("&#8722;", "\u2212", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("No balance was corrected since", await PageAsync(harness, "2026-09", "revision-1"), StringComparison.Ordinal);
    }

    /// <summary>A run in which nothing was read to the end, so that no month closes.</summary>
    private static async Task<ReportRun> NotRead(ReportingHarness harness, IReadOnlyList<SyntheticRow> rows) =>
        (await harness.RunOfAsync("2026-11-20", rows)) with { Partitions = [] };

    private static Task<string> PageAsync(ReportingHarness harness, string month, string folder) =>
        harness.TextAsync(ObjectKey.Parse($"reports/month={month}/{folder}/{ReportFiles.Page}"));

    private static async Task<string[][]> HeadlinesAsync(ReportingHarness harness, string month, string folder)
    {
        string page = await PageAsync(harness, month, folder);
        int from = page.IndexOf("<table class=\"headlines\">", StringComparison.Ordinal);
        return [.. XElement.Parse(page[from..(page.IndexOf("</table>", from, StringComparison.Ordinal) + "</table>".Length)]).Element("tbody")!.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];
    }
}
