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
    private readonly LastSeen<DayStandings> _seen = new(store.Context.Clock);

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

    /// <param name="year">The year to show; null for the newest ones.</param>
    /// <param name="byVolume">Whether days are coloured by how much they hold.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="NotFoundException">No transaction is of that year.</exception>
    public async Task<PageContent> CalendarAsync(string? year, bool byVolume, CancellationToken cancellation)
    {
        int? shown = int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null;
        Answer<DayStandings> days = shown is null
            ? await store.Calendar.GetAsync(cancellation).ConfigureAwait(false)
            : await AskAsync(shown.Value.ToString(CultureInfo.InvariantCulture), date => Years.Of(date) == shown, cancellation).ConfigureAwait(false);
        if (shown is not null && days.Value.Days.Count == 0)
        {
            throw new NotFoundException("No transaction is of that year. The calendar names the years there are.");
        }

        var view = new CalendarView { Days = await CalendarOfAsync(days.Value.Days, cancellation).ConfigureAwait(false), Known = days.Value.Known, ByVolume = byVolume, Year = shown };
        return PageContent.Of<CalendarPage>(("Site", facts.Of(days)), ("View", view));
    }

    /// <exception cref="NotFoundException">Nothing is known of the day.</exception>
    public async Task<PageContent> DayAsync(string text, CancellationToken cancellation)
    {
        Answer<DayStandings>? days = HomeDate.TryParse(text, out HomeDate date) ? await AskAsync(date.ToString(), day => day == date, cancellation).ConfigureAwait(false) : null;
        if (days is not { Value.Days: [{ } found] })
        {
            throw new NotFoundException("No transaction is of that day. The calendar shows the days there are.");
        }

        CalendarDay inCalendar = (await CalendarOfAsync([found], cancellation).ConfigureAwait(false))[0];
        return PageContent.Of<DayPage>(("Site", facts.Of(days)), ("View", new DayView(found.Day, inCalendar, found.Step, store.Access.Store.Location)));
    }

    public async Task<PageContent> RunsAsync(CancellationToken cancellation)
    {
        Answer<RunList> runs = await store.Runs.GetAsync(cancellation).ConfigureAwait(false);
        return PageContent.Of<RunsPage>(("Site", facts.Of(runs)), ("List", runs.Value));
    }

    /// <exception cref="NotFoundException">There is no such run.</exception>
    public async Task<PageContent> RunAsync(string name, CancellationToken cancellation) =>
        RunRecord.TryKeyOf(name, out var key) && await store.Records.TryReadAsync(key, cancellation).ConfigureAwait(false) is { } run
            ? PageContent.Of<RunPage>(("Site", facts.Now), ("Run", run))
            : throw new NotFoundException("There is no record of such a run.");

    /// <summary>As the API and the pages tell of days.</summary>
    public async Task<IReadOnlyList<CalendarDay>> CalendarOfAsync(IReadOnlyList<DayStanding> days, CancellationToken cancellation)
    {
        Answer<MonthStandings> months = await store.Standings.WaitAsync(cancellation).ConfigureAwait(false);
        Answer<RunList> runs = await store.Runs.WaitAsync(cancellation).ConfigureAwait(false);
        return DayCalendar.Of(days, months.Value, runs.Value.Runs, store.Context.Options.NightlyReplayDays);
    }

    private Task<Answer<DayStandings>> AskAsync(string what, Func<HomeDate, bool> which, CancellationToken cancellation) =>
        _seen.AskAsync(what, () => store.DaysAsync(known => known.Where(which), cancellation), () => OfCalendarAsync(which, cancellation));

    /// <summary>As the calendar showed them last; null where one of them isn't among its newest years.</summary>
    private async Task<Answer<DayStandings>?> OfCalendarAsync(Func<HomeDate, bool> which, CancellationToken cancellation)
    {
        Answer<DayStandings> newest = await store.Calendar.GetAsync(cancellation).ConfigureAwait(false);
        DayStanding[] found = [.. newest.Value.Days.Where(day => which(day.Day.Date))];
        return found.Length > 0 && found.Length == newest.Value.Known.Count(which) ? newest with { Value = newest.Value with { Days = found } } : null;
    }
}
