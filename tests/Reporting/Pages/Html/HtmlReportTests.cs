using System.Text.RegularExpressions;
using System.Xml.Linq;
using Accounting.Aggregator.Offsets;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Html;

public sealed class HtmlReportTests
{
    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-10-05", Amount = 1234.5m, Sport = "<b>&\"chess\"" },
        new() { Id = 2, OccurredAt = "2026-10-06", Amount = -1m, Kind = TransactionKind.Commission, Sport = "<b>&\"chess\"" },
        new() { Id = 3, OccurredAt = "2026-10-07", Amount = 0m, Kind = TransactionKind.BetMatched, Stake = 50m, Exposure = 50m, Sport = "tennis" },
    ];

    [Fact]
    public async Task The_page_says_in_large_letters_whether_it_is_final()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-10-20", Rows);
        string provisional = await PageAsync(harness, "provisional");
        Assert.Contains("<div class=\"state provisional\">PROVISIONAL</div>", provisional, StringComparison.Ordinal);
        Assert.Contains("calendar: its close day is 2026-11-03", provisional, StringComparison.Ordinal);
        Assert.DoesNotContain("FINAL", provisional, StringComparison.Ordinal);
        await harness.ReportAsync("2026-11-20", Rows);
        string final = await PageAsync(harness, "revision-1");
        Assert.Contains("<div class=\"state final\">FINAL <small>revision 1</small></div>", final, StringComparison.Ordinal);
        Assert.DoesNotContain("PROVISIONAL", final, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed_and_loads_and_runs_nothing()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", Rows);
        string page = await PageAsync(harness, "revision-1");
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)];
        XElement parsed = XElement.Parse(body.Replace("&shy;", "", StringComparison.Ordinal));
        Assert.Equal(3, parsed.Descendants("figure").Count());
        Assert.Contains("<b>&\"chess\"", parsed.Value, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("<script|<link|<iframe|<img|src=|href=\"[^#]|url\\(|@import|http", RegexOptions.IgnoreCase), page);
    }

    [Fact]
    public async Task Control_characters_of_the_data_are_neutralised_in_every_file()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", [.. Rows, new() { Id = 9, OccurredAt = "2026-10-09", Amount = 3m, Kind = TransactionKind.Adjustment, Sport = "nul\0sport", Reference = "a\0b\u001b[31m" }]);
        string page = await PageAsync(harness, "revision-1");
        Assert.DoesNotContain(page, character => character != '\n' && char.IsControl(character));
        Assert.Contains("a\u2400b\u241b[31m", page, StringComparison.Ordinal);
        foreach (Accounting.Aggregator.Store.ObjectKey key in (await harness.KeysAsync("reports/month=2026-10/revision-1/")).Where(key => key.Value.EndsWith(".tsv", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(await harness.TextAsync(key), character => character is not ('\n' or '\t') && char.IsControl(character));
        }

        Assert.Contains(@"a\u0000b\u001B[31m", await harness.TableAsync("2026-10", "adjustments"), StringComparison.Ordinal);
        byte[] workbook = (await harness.Store.TryReadAsync(Accounting.Aggregator.Store.ObjectKey.Parse($"reports/month=2026-10/revision-1/{ReportFiles.Workbook}"), TestContext.Current.CancellationToken))!;
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(workbook));
        Assert.All(archive.Entries.Where(entry => entry.FullName.EndsWith(".xml", StringComparison.Ordinal)), entry =>
        {
            using Stream part = entry.Open();
            Assert.NotNull(XElement.Load(part));
        });
    }

    [Fact]
    public async Task A_partition_that_is_still_empty_is_shown_as_such()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", Rows);
        PartitionCoverage idle = run.Pinned.Coverage.Partitions[0] with { Partition = new LogPartition(1), Ranges = [] };
        await harness.ReportAsync(run with { Pinned = run.Pinned with { Coverage = run.Pinned.Coverage with { Partitions = [.. run.Pinned.Coverage.Partitions, idle] } } });
        string page = await PageAsync(harness, "revision-1");
        Assert.Contains("0123456789abcdef/0 to offset 3<br>topic.transactions.0123456789abcdef/1 empty", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_statements_are_left_to_the_files_and_the_page_shows_the_largest()
    {
        using var harness = new ReportingHarness();
        await harness.ReportAsync("2026-11-20", [.. Enumerable.Range(1, 2001).Select(id => new SyntheticRow { Id = id, Account = id, OccurredAt = "2026-10-05", Amount = id })]);
        string page = await PageAsync(harness, "revision-1");
        Assert.Contains("All 2,001 statements are in account-statements.tsv", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td>2001</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<tr><td>1951</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>All 2,001</td>", page, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(ReportingHarness harness, string folder) =>
        harness.TextAsync(Accounting.Aggregator.Store.ObjectKey.Parse($"reports/month=2026-10/{folder}/{ReportFiles.Page}"));
}
