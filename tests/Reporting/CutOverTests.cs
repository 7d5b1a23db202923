using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Reporting.Survey;
using Xunit;

namespace Accounting.Tests.Reporting;

public sealed class CutOverTests
{
    private static readonly BusinessMonth October = new(2026, 10);

    private static readonly SyntheticRow[] Rows =
    [
        new() { Id = 1, OccurredAt = "2026-08-31", Account = 1, Amount = 40m, Kind = TransactionKind.Adjustment, Reference = "opening balance" },
        new() { Id = 2, OccurredAt = "2026-09-30", Account = 2, Amount = 60m, Kind = TransactionKind.Adjustment, Reference = "opening balance" },
        new() { Id = 3, OccurredAt = "2026-09-30", Account = 3, Amount = 5m, AccountType = AccountType.Test },
        new() { Id = 4, OccurredAt = "2026-10-05", Account = 1, Amount = 10m },
    ];

    [Fact]
    public async Task The_first_month_wanted_opens_with_what_is_dated_before_it_and_says_so()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-11-20", Rows);
        MonthResult result = (await harness.ReportAsync(run with { Policy = run.Policy with { FirstMonth = October } }))[0];
        Assert.Equal((October, MonthState.Final), (result.Month, result.State));
        Assert.Equal("40.00", await harness.CellAsync("2026-10", "account-statements", "opening", "1", "EUR"));
        Assert.Equal("50.00", await harness.CellAsync("2026-10", "account-statements", "closing", "1", "EUR"));
        Assert.Equal("60.00", await harness.CellAsync("2026-10", "account-statements", "closing", "2", "EUR"));
        string page = await harness.TextAsync(ReportFiles.Revision(October, 1, ReportFiles.Page));
        string sentence = $"This is the first month reported. Its opening balances come from 2 transactions dated before 1 October 2026: 2 of the topic {SyntheticDays.Source}";
        Assert.Equal(2, page.Split(sentence).Length - 1);
        Assert.Empty(await harness.KeysAsync("reports/month=2026-09/"));
    }

    [Fact]
    public async Task The_months_after_it_say_nothing_of_it()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-12-20", Rows);
        await harness.ReportAsync(run with { Policy = run.Policy with { FirstMonth = October } });
        Assert.DoesNotContain("first month reported", await harness.TextAsync(ReportFiles.Revision(October.Next, 1, ReportFiles.Page)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-20")]
    [InlineData("2026-11-20")]
    public async Task No_step_waits_for_sections_of_the_months_before(string asOf)
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync(asOf, Rows);
        run = run with { Policy = run.Policy with { FirstMonth = October } };
        await harness.ReportAsync(run);
        var days = new DaySurvey(run.Pinned.Coverage, [.. run.Pinned.Days.Select(day => new SurveyedDay(day.Date, day.Manifest.BusinessMonths, day, null, null))]);
        IReadOnlyList<StepFinding> findings = await MonthSurvey.MakeAsync(harness.Context, run, days, new ReportReader(harness.Store), [], TestContext.Current.CancellationToken);
        Assert.Equal(October, findings.Where(finding => finding.Id.Kind == StepKind.Sections).Min(finding => finding.Id.Month));
        Assert.DoesNotContain(findings, finding => finding.Stale.Count > 0);
    }

    [Fact]
    public async Task Without_one_the_first_with_transactions_is_the_first()
    {
        using var harness = new ReportingHarness();
        IReadOnlyList<MonthResult> results = await harness.ReportAsync("2026-11-20", Rows);
        Assert.Equal(new BusinessMonth(2026, 8), results[0].Month);
        Assert.DoesNotContain("first month reported", await harness.TextAsync(ReportFiles.Revision(results[0].Month, 1, ReportFiles.Page)), StringComparison.Ordinal);
    }
}
