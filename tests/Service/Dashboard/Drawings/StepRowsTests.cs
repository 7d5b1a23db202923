using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Dashboard.Drawings;
using Xunit;

namespace Accounting.Tests.Service.Dashboard.Drawings;

public sealed class StepRowsTests
{
    [Fact]
    public void Ten_years_are_a_line_a_year_and_six_months()
    {
        IReadOnlyList<StepRow> rows = StepRows.Of(new StepGraph(Months(new BusinessMonth(2016, 1), 126)), openYear: null);
        Assert.Equal(["2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"], rows.Select(row => row.Label));
        Assert.All(rows.Take(10), year => Assert.Equal((12, 12 * 28), (year.FoldedMonths, year.FoldedDays)));
        Assert.All(rows.Skip(10), month => Assert.Equal(28, month.Days.Count));
    }

    [Fact]
    public void A_month_with_a_step_that_is_not_done_stands_in_full_among_those_that_are_folded()
    {
        StepFinding[] steps = [.. Months(new BusinessMonth(2025, 1), 24).Select(step => step.Id == StepId.Sections(new BusinessMonth(2025, 5)) ? step with { Stale = ["a table is missing"] } : step)];
        IReadOnlyList<StepRow> rows = StepRows.Of(new StepGraph(steps), openYear: null);
        Assert.Equal(["2025", "2025-05", "2025", "2026", "2026-07"], rows.Take(5).Select(row => row.Label));
        Assert.Equal((4, 7, 6), (rows[0].FoldedMonths, rows[2].FoldedMonths, rows[3].FoldedMonths));
    }

    [Fact]
    public void A_year_that_is_asked_for_stands_in_full()
    {
        IReadOnlyList<StepRow> rows = StepRows.Of(new StepGraph(Months(new BusinessMonth(2024, 1), 36)), openYear: 2024);
        Assert.Equal(12, rows.Count(row => row.Month?.Year == 2024));
        Assert.Equal(["2025", "2026"], rows.Where(row => row.Month is null).Select(row => row.Label));
    }

    [Fact]
    public void A_day_of_two_months_stands_in_the_first()
    {
        var first = new BusinessMonth(2026, 1);
        StepFinding[] steps = [.. Months(first, 2)];
        StepId shared = StepId.Compaction(new HomeDate(first.FirstDay.DaysSinceEpoch));
        int second = Array.FindIndex(steps, step => step.Id == StepId.Statistics(first.Next));
        steps[second] = steps[second] with { Requires = [.. steps[second].Requires, shared] };
        IReadOnlyList<StepRow> rows = StepRows.Of(new StepGraph(steps), openYear: null);
        Assert.Contains(rows[0].Days, day => day.Id == shared);
        Assert.DoesNotContain(rows[1].Days, day => day.Id == shared);
    }

    /// <summary>Months of 28 days, everything done.</summary>
    private static IEnumerable<StepFinding> Months(BusinessMonth first, int count)
    {
        for (int at = 0; at < count; at++)
        {
            BusinessMonth month = first.PlusMonths(at);
            StepId[] days = [.. Enumerable.Range(0, 28).Select(day => StepId.Compaction(new HomeDate(month.FirstDay.DaysSinceEpoch + day)))];
            foreach (StepId day in days)
            {
                yield return new StepFinding(day);
            }

            yield return new StepFinding(StepId.Statistics(month)) { Requires = days };
            yield return new StepFinding(StepId.Sections(month)) { Requires = [StepId.Statistics(month)] };
            yield return new StepFinding(StepId.Close(month)) { Requires = [StepId.Sections(month)] };
        }
    }
}
