using System.Text.Json;
using Accounting.Tests.Reporting.Pages.Html;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The demo over the simulated exchange: its books, its folder, its refusals.</summary>
[Collection(RealDemo.Name)]
public sealed class SimulationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_books_agree_in_a_zone_with_changes_of_the_clock()
    {
        ProgramResult demo = await AccountingProgram.RunAsync([.. Small("2026-03", months: 2), "--time-zone", "Europe/London", "--format", "json"]);

        using var summary = JsonDocument.Parse(demo.Expect(0).Output);
        Assert.True(summary.RootElement.GetProperty("books_agree").GetBoolean());
        Assert.All(summary.RootElement.GetProperty("months").EnumerateArray(), month => Assert.Equal("final, revision 1", month.GetProperty("state").GetString()));
        Assert.All(Directory.GetFiles(_folder.At("data", "reports"), "report.html", SearchOption.AllDirectories), page => PageFooting.AssertFoots(File.ReadAllText(page)));
        SecondOpinion.AssertAgrees(_folder.At("data"), "2026-04");
        await ForeignTable.AssertReportedAsync(_folder.At("data"));
        Assert.Contains(summary.RootElement.GetProperty("stages").EnumerateArray(), stage => stage.GetProperty("name").GetString() == "consume" && stage.GetProperty("rows_per_second").GetDouble() > 0);
    }

    [Fact]
    public async Task Months_to_come_are_simulated_and_closed_alike()
    {
        (await AccountingProgram.RunAsync(Small("2040-01"))).Expect(0);
    }

    [Fact]
    public async Task A_killed_demo_is_begun_anew_other_options_and_a_second_one_at_once_are_refused()
    {
        using (AccountingProgram first = AccountingProgram.Start(Small("2026-07")))
        {
            await FileArrival.WaitAsync(_folder.Path, "demo.json", first);
            ProgramResult second = (await AccountingProgram.RunAsync(Small("2026-07"))).Expect(2);
            Assert.Contains("Another demo is at work", second.Error, StringComparison.Ordinal);
            first.Kill();
            await first.ResultAsync();
        }

        ProgramResult other = (await AccountingProgram.RunAsync(Small("2026-08"))).Expect(2);
        Assert.Contains("--start-month: 2026-07, asked for 2026-08", other.Error, StringComparison.Ordinal);
        (await AccountingProgram.RunAsync(Small("2026-07"))).Expect(0);
        string report = _folder.At("data", "reports", "month=2026-07", "revision-1", "account-statements.tsv");
        await File.AppendAllTextAsync(report, "more", TestContext.Current.CancellationToken);
        Assert.Contains("account-statements.tsv", (await AccountingProgram.RunAsync(Small("2026-07"))).Expect(4).Error, StringComparison.Ordinal);
    }

    private string[] Small(string startMonth, int months = 1) =>
        ["demo", "--accounts", "40", "--transactions", "1500", "--months", $"{months}", "--start-month", startMonth, "--data", _folder.At("data")];
}
