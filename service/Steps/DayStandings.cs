using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Reporting.Survey;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Steps;

/// <summary>How some home dates stand, as the survey of all steps finds them: nothing is read of any other.</summary>
/// <param name="Known">Every home date that has rows, ascending.</param>
/// <param name="Days">Those that were asked about, ascending.</param>
public sealed record DayStandings(IReadOnlyList<HomeDate> Known, IReadOnlyList<DayStanding> Days)
{
    private DaySurvey? _survey;
    private Timestamp _wholeAt;

    /// <param name="memory">What is known.</param>
    /// <param name="history">What the newest runs say.</param>
    /// <param name="choose">Of all home dates that have rows, ascending, those that are asked about.</param>
    /// <param name="before">What was answered before; where it is given, only what is new is looked at, and everything as often as by <see cref="SurveyMemory"/>. Null where everything is to be.</param>
    /// <param name="now">The time by the clock of who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">A checkpoint or a run isn't what was written, so nothing is known of any date.</exception>
    public static async Task<DayStandings> AskAsync(
        SurveyMemory memory, RunHistory history, Func<IReadOnlyList<HomeDate>, IEnumerable<HomeDate>> choose, DayStandings? before, Timestamp now, CancellationToken cancellation)
    {
        PinnedInputs pinned = await memory.Inputs.RefreshAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<HomeDate> known = DayInputs.DatesOf(pinned);
        DaySurvey? standing = before is not null && now.ToInstant() - before._wholeAt.ToInstant() < SurveyMemory.WholeEvery ? before._survey : null;
        DaySurvey survey = await memory.SurveyDaysAsync(pinned, choose(known), standing, cancellation).ConfigureAwait(false);
        var steps = new StepGraph(survey.Days.Select(day => history.Complete(MonthSurvey.OfDay(day))));
        return new DayStandings(known, [.. survey.Days.Select(day => new DayStanding(day, steps.Find(StepId.Compaction(day.Date))!))])
        {
            _survey = survey,
            _wholeAt = standing is null ? now : before!._wholeAt,
        };
    }
}
