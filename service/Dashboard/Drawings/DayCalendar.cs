using Accounting.Aggregator.Offsets;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Service.Steps;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>Home dates by how far they have come.</summary>
public sealed class DayCalendar
{
    private readonly MonthStandings _months;
    private readonly HomeDate[] _readAgain;
    private readonly int _replayDays;

    private DayCalendar(MonthStandings months, IReadOnlyList<RunRecord> runs, int replayDays)
    {
        _months = months;
        _readAgain = [.. runs.Where(run => run is { Succeeded: true, Replayed: Coverage }).Select(run => run.BegunAt.UtcDate).Distinct()];
        _replayDays = replayDays;
    }

    /// <param name="days">The days as they stand.</param>
    /// <param name="months">The months as they stand.</param>
    /// <param name="runs">The newest runs.</param>
    /// <param name="replayDays">How many days a nightly reads again.</param>
    public static IReadOnlyList<CalendarDay> Of(IReadOnlyList<DayStanding> days, MonthStandings months, IReadOnlyList<RunRecord> runs, int replayDays)
    {
        var calendar = new DayCalendar(months, runs, replayDays);
        return [.. days.Select(day => calendar.DayOf(day.Day, day.Step))];
    }

    private CalendarDay DayOf(SurveyedDay day, StepStanding step) =>
        new(day.Date, StateOf(day, step), day.Version?.Manifest.Winners, step.Why.Count > 0 ? string.Join("; ", step.Why) : null);

    private CalendarState StateOf(SurveyedDay day, StepStanding step)
    {
        if (step.State is StepState.Failed or StepState.Blocked)
        {
            return CalendarState.Failed;
        }

        if (day.Version is null || day.Stale is not null)
        {
            return CalendarState.Live;
        }

        FinalRevision?[] final = [.. day.BusinessMonths.Select(_months.FinalOf)];
        if (final.Length > 0 && final.All(revision => revision is not null))
        {
            return final.Any(revision => revision!.Revision > 1) ? CalendarState.Restated : CalendarState.Final;
        }

        return _readAgain.Any(run => run > day.Date && run <= day.Date.PlusDays(_replayDays)) ? CalendarState.Replayed : CalendarState.Compacted;
    }
}
