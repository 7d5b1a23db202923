using Accounting.Aggregator.Offsets;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.Pipeline;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>Every home date by how far it has come.</summary>
public sealed class DayCalendar
{
    private readonly StepSurvey _survey;
    private readonly Dictionary<BusinessMonth, MonthReport> _reports;
    private readonly HomeDate[] _readAgain;
    private readonly int _replayDays;

    private DayCalendar(StepSurvey survey, IReadOnlyList<MonthReport> reports, IReadOnlyList<RunRecord> runs, int replayDays)
    {
        _survey = survey;
        _reports = reports.ToDictionary(report => report.Manifest.Month);
        _readAgain = [.. runs.Where(run => run is { Succeeded: true, Replayed: Coverage }).Select(run => run.BegunAt.UtcDate).Distinct()];
        _replayDays = replayDays;
    }

    /// <param name="survey">The days as they stand.</param>
    /// <param name="reports">The newest report of every month.</param>
    /// <param name="runs">The newest runs.</param>
    /// <param name="replayDays">How many days a nightly reads again.</param>
    public static IReadOnlyList<CalendarDay> Of(StepSurvey survey, IReadOnlyList<MonthReport> reports, IReadOnlyList<RunRecord> runs, int replayDays)
    {
        var calendar = new DayCalendar(survey, reports, runs, replayDays);
        return [.. survey.Days.Days.Select(calendar.DayOf)];
    }

    private CalendarDay DayOf(SurveyedDay day)
    {
        StepStanding? step = _survey.Graph.Find(StepId.Compaction(day.Date));
        return new CalendarDay(day.Date, StateOf(day, step), day.Version?.Manifest.Winners, step is { Why.Count: > 0 } ? string.Join("; ", step.Why) : null);
    }

    private CalendarState StateOf(SurveyedDay day, StepStanding? step)
    {
        if (step?.State is StepState.Failed or StepState.Blocked)
        {
            return CalendarState.Failed;
        }

        if (day.Version is null || day.Stale is not null)
        {
            return CalendarState.Live;
        }

        MonthReport?[] reports = [.. day.BusinessMonths.Select(month => _reports.GetValueOrDefault(month))];
        if (reports.Length > 0 && reports.All(report => report is { Manifest.State: MonthState.Final }))
        {
            return reports.Any(report => report!.Manifest.Revision > 1) ? CalendarState.Restated : CalendarState.Final;
        }

        return _readAgain.Any(run => run > day.Date && run <= day.Date.PlusDays(_replayDays)) ? CalendarState.Replayed : CalendarState.Compacted;
    }
}
