using Accounting.Compactor;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Reporting.Survey;
using Xunit;

namespace Accounting.Tests.Reporting;

public sealed class MonthSurveyTests
{
    /// <summary>Its balances are files of the month before, which is final and isn't looked at again.</summary>
    [Fact]
    public async Task A_month_in_which_nothing_happened_is_found_again_as_it_was_found()
    {
        using var harness = new ReportingHarness();
        ReportRun run = await harness.RunOfAsync("2026-07-20", [new SyntheticRow { Id = 1, OccurredAt = "2026-05-05", Account = 1, Amount = 100m }]);
        await harness.ReportAsync(run);
        var days = new DaySurvey(run.Pinned.Coverage, [.. run.Pinned.Days.Select(day => new SurveyedDay(day.Date, day.Manifest.BusinessMonths, day, null, null))]);
        IReadOnlyList<StepFinding> first = await MonthSurvey.MakeAsync(harness.Context, run, days, new ReportReader(harness.Store), [], TestContext.Current.CancellationToken);
        Assert.Contains(first, finding => finding.Id == StepId.Statistics(new(2026, 7)));
        Assert.DoesNotContain(first, finding => finding.Stale.Count > 0);

        IReadOnlyList<StepFinding> again = await MonthSurvey.MakeAsync(harness.Context, run, days, new ReportReader(harness.Store), first, TestContext.Current.CancellationToken);

        Assert.Equal(first.Select(finding => finding.Id), again.Select(finding => finding.Id));
        Assert.Empty(again.SelectMany(finding => finding.Stale));
    }
}
