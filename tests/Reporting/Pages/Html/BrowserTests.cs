using System.Globalization;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Pages.Outline;
using Accounting.Reporting.Steps;
using Xunit;

namespace Accounting.Tests.Reporting.Pages.Html;

/// <summary>The page in a real browser, on a screen and on paper: whatever sticks out is named.</summary>
public sealed partial class BrowserTests
{
    private const int ScreenPixels = 1280;

    /// <summary>A4 less its margins, 184 mm at 96 pixels an inch.</summary>
    private const int PaperPixels = 695;

    /// <summary>
    /// Names every table, figure, and cell with text that reaches beyond the page's column or is cut by what surrounds it,
    /// and every mark of a chart outside its picture.
    /// </summary>
    private const string Measure = """
        <script>
        const main = document.querySelector('main'), style = getComputedStyle(main), right = main.getBoundingClientRect().right - parseFloat(style.paddingRight) + 1;
        const out = [];
        if (document.documentElement.scrollWidth > innerWidth) out.push('page ' + document.documentElement.scrollWidth);
        for (const e of document.querySelectorAll('h1, h2, h3, p, table, figure, td, th, .scroll, .tally, .waits, nav, .state'))
            if (e.getBoundingClientRect().right > right || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0))
                out.push(e.tagName + '.' + e.className + ' in ' + (e.closest('section')?.id) + ' ' + e.textContent.slice(0, 40));
        for (const svg of document.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect();
            for (const mark of svg.querySelectorAll('rect, text, polyline')) {
                const at = mark.getBoundingClientRect();
                if (at.left < box.left - 1 || at.right > box.right + 1 || at.top < box.top - 1 || at.bottom > box.bottom + 1) out.push(mark.tagName + ' of ' + svg.getAttribute('aria-label') + ' ' + mark.textContent);
            }
        }
        document.title = 'measured ' + document.querySelectorAll('svg').length + ' charts';
        const pre = document.createElement('pre'); pre.id = 'out'; pre.textContent = out.join('\n'); document.body.append(pre);
        </script>
        """;

    private static readonly string[] Currencies = ["EUR", "GBP", "JPY", "BHD", "USD"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_sticks_out_on_a_screen_or_on_paper()
    {
        using var harness = new ReportingHarness();
        string page = await PageAsync(harness, Rows(large: true));
        foreach ((string shown, int width) in new[] { (page, ScreenPixels), (page.Replace("@media print", "@media all", StringComparison.Ordinal), PaperPixels) })
        {
            string document = await Chromium.DocumentAsync(shown.Replace("</body>", Measure + "</body>", StringComparison.Ordinal), width, Cancellation);
            Assert.Matches("<title>measured [1-9][0-9]* charts</title>", document);
            string sticksOut = Out().Match(document).Groups[1].Value;
            Assert.True(sticksOut.Length == 0, string.Create(CultureInfo.InvariantCulture, $"{width} pixels: {sticksOut}"));
        }
    }

    [Fact]
    public async Task What_is_printed_has_its_sections_in_order_its_table_heads_on_every_page_and_pages_numbered()
    {
        using var harness = new ReportingHarness();
        string[] pages = await Chromium.PrintAsync(await PageAsync(harness, Rows(large: false)), Cancellation);
        Assert.Contains("Example Exchange Ltd", pages[0], StringComparison.Ordinal);
        Assert.Contains("FINALrevision1", Spaces().Replace(pages[0], ""), StringComparison.Ordinal);
        Assert.Contains("Approved by", pages[0], StringComparison.Ordinal);
        string[] heads = [.. ReportSections.All.Where(section => section.Number is not null).Select(section => $"{section.Number} {section.Title}")];
        string[] lines = [.. pages.Skip(1).SelectMany(text => text.Split('\n')).Select(line => Spaces().Replace(line, " ").Trim())];
        Assert.Equal(heads, lines.Where(heads.Contains));
        Assert.All(pages.Index(), page => Assert.Contains($"{page.Index + 1} of {pages.Length}", page.Item, StringComparison.Ordinal));
        string[] statements = [.. pages.Skip(1).SkipWhile(text => !Spaces().Replace(text, " ").Contains("10 Account statements", StringComparison.Ordinal)).TakeWhile(text => !text.Contains("Provenance", StringComparison.Ordinal))];
        Assert.True(statements.Length > 1);
        Assert.All(statements, text => Assert.Contains("CLOSING", text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_month_without_activity_is_a_page_too()
    {
        using var harness = new ReportingHarness();
        string page = await PageAsync(harness, [new() { Id = 1, OccurredAt = "2026-09-05", Amount = 1m }, new() { Id = 2, OccurredAt = "2026-09-06", Amount = -1m, Kind = TransactionKind.Withdrawal }]);
        string[] pages = await Chromium.PrintAsync(page, Cancellation);
        Assert.Contains("No activity", pages[0], StringComparison.Ordinal);
        Assert.Contains("No market had transactions", string.Concat(pages), StringComparison.Ordinal);
    }

    /// <summary>Enough accounts for several sheets, in five currencies; large amounts and long words on request.</summary>
    private static SyntheticRow[] Rows(bool large)
    {
        decimal scale = large ? 1_234_567.89m : 1m;
        string sport = large ? "an-association-football-variant-without-any-break-in-its-name" : "football";
        var rows = new List<SyntheticRow>();
        for (int id = 1; id <= 100; id++)
        {
            var row = new SyntheticRow { Id = id, Account = 1000 + (id % 91), OccurredAt = $"2026-10-{1 + (id % 28):D2}", Currency = Currencies[id % 5], Sport = id % 3 == 0 ? "tennis" : sport, InPlay = id % 2 == 0, Jurisdiction = "GB" };
            rows.Add((id % 9) switch
            {
                0 or 1 => row with { Amount = 100 * scale },
                2 => row with { Kind = TransactionKind.BetMatched, Stake = 10 * scale, Exposure = 10 * scale, Market = id },
                3 => row with { Kind = TransactionKind.Commission, Amount = -1 * scale },
                4 => row with { Kind = TransactionKind.WithdrawalRequested, Amount = -9 * scale, Pending = 9 * scale },
                5 => row with { Kind = TransactionKind.Bonus, Amount = 2 * scale },
                6 => row with { Kind = TransactionKind.Fee, Amount = -3 * scale },
                7 => row with { Kind = TransactionKind.Settlement, Amount = id % 2 == 0 ? 11 * scale : -11 * scale },
                _ => row with { Kind = TransactionKind.Adjustment, Amount = -7 * scale, Reference = large ? new string('x', 300) : "approved" },
            });
        }

        return [.. rows];
    }

    private static async Task<string> PageAsync(ReportingHarness harness, SyntheticRow[] rows)
    {
        ReportRun run = await harness.RunOfAsync("2026-11-20", rows);
        await harness.ReportAsync(run with { Letterhead = new Letterhead("Example Exchange Ltd", "MGA/B2C/000/2026", "Monthly accounts") });
        bool isFinal = (await harness.KeysAsync("reports/month=2026-10/revision-1/")).Count > 0;
        return await harness.TextAsync(ObjectKey.Parse($"reports/month=2026-10/{(isFinal ? "revision-1" : "provisional")}/{ReportFiles.Page}"));
    }

    [GeneratedRegex("<pre id=\"out\">([^<]*)</pre>", RegexOptions.CultureInvariant)]
    private static partial Regex Out();

    [GeneratedRegex("[ \u00a0]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
