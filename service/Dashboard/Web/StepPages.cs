using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Drawings;
using Accounting.Service.Dashboard.Pages;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Web;

/// <summary>The steps, the days that they make, and the runs that made them.</summary>
public sealed class StepPages(StoreView store, SiteFacts facts)
{
    public async Task<PageContent> AllAsync(string? year, CancellationToken cancellation)
    {
        Answer<StepSurvey> survey = await store.Steps.GetAsync(cancellation).ConfigureAwait(false);
        int? open = int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        return PageContent.Of<StepsPage>(("Site", facts.Of(survey)), ("View", new StepsView { Survey = survey.Value, Rows = StepRows.Of(survey.Value.Graph, open) }));
    }

    /// <exception cref="NotFoundException">There is no such step.</exception>
    public async Task<PageContent> OneAsync(string name, CancellationToken cancellation)
    {
        Answer<StepSurvey> survey = await store.Steps.GetAsync(cancellation).ConfigureAwait(false);
        return StepId.TryParse(name, out StepId id) && survey.Value.Graph.Find(id) is { } step
            ? PageContent.Of<StepPage>(("Site", facts.Of(survey)), ("View", new StepView(step, survey.Value)))
            : throw new NotFoundException("There is no such step. The graph shows all there are.");
    }

    public async Task<PageContent> CalendarAsync(bool byVolume, CancellationToken cancellation)
    {
        Answer<StepSurvey> survey = await store.Steps.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<CalendarPage>(("Site", facts.Of(survey)), ("Days", await DaysAsync(survey.Value, cancellation).ConfigureAwait(false)), ("ByVolume", byVolume));
    }

    /// <exception cref="NotFoundException">Nothing is known of the day.</exception>
    public async Task<PageContent> DayAsync(string text, CancellationToken cancellation)
    {
        Answer<StepSurvey> survey = await store.Steps.GetAsync(cancellation).ConfigureAwait(false);
        if (!HomeDate.TryParse(text, out HomeDate date) || survey.Value.Days.Days.FirstOrDefault(day => day.Date == date) is not { } found)
        {
            throw new NotFoundException("No transaction is of that day. The calendar shows the days there are.");
        }

        CalendarDay inCalendar = (await DaysAsync(survey.Value, cancellation).ConfigureAwait(false)).First(day => day.Date == date);
        var view = new DayView(found, inCalendar, survey.Value.Graph.Find(StepId.Compaction(date)), store.Access.Store.Location);
        return PageContent.Of<DayPage>(("Site", facts.Of(survey)), ("View", view));
    }

    public async Task<PageContent> RunsAsync(CancellationToken cancellation)
    {
        Answer<RunList> runs = await store.Runs.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<RunsPage>(("Site", facts.Of(runs)), ("List", runs.Value));
    }

    /// <exception cref="NotFoundException">There is no such run.</exception>
    public async Task<PageContent> RunAsync(string name, CancellationToken cancellation) =>
        RunRecord.TryKeyOf(name, out var key) && await RunRecords.TryReadAsync(store.Access.Store, key, cancellation).ConfigureAwait(false) is { } run
            ? PageContent.Of<RunPage>(("Site", facts.Now), ("Run", run))
            : throw new NotFoundException("There is no record of such a run.");

    private async Task<IReadOnlyList<CalendarDay>> DaysAsync(StepSurvey survey, CancellationToken cancellation)
    {
        Answer<MonthReports> months = await store.Months.GetAsync(cancellation).ConfigureAwait(false);
        Answer<RunList> runs = await store.Runs.GetAsync(cancellation).ConfigureAwait(false);
        return DayCalendar.Of(survey, months.Value.Reports, runs.Value.Runs, store.Context.Options.NightlyReplayDays);
    }
}
