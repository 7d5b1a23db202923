using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Survey;

/// <summary>
/// How the steps of days and months stand, by listings, names and manifests: what the reports would have to do, and why. Nothing is computed or written.
/// The names of inputs are known up to the first month that a stale day touches; what comes after follows from that day and is stale with it.
/// </summary>
public sealed class MonthSurvey
{
    private readonly ReportRun _run;
    private readonly DaySurvey _days;
    private readonly MonthCaches _caches;
    private readonly ReportChain _chain;
    private readonly SectionsSurvey _sections;
    private readonly IReadOnlyList<MonthPlan> _plans;
    private readonly ILookup<BusinessMonth?, StepFinding> _standing;

    private MonthSurvey(ReportRun run, DaySurvey days, MonthCaches caches, ReportChain chain, SectionsSurvey sections, ILookup<BusinessMonth?, StepFinding> standing)
    {
        _standing = standing;
        _run = run;
        _days = days;
        _caches = caches;
        _chain = chain;
        _sections = sections;
        Blockade? behind = Blockade.OfDays(run.DaysBehind);
        _plans = [.. MonthPlan.All(run.Pinned.Days, run.LastMonth).Where(plan => !(plan.Month >= behind?.From))];
    }

    /// <param name="context">The store, and the software that would run.</param>
    /// <param name="run">What a run would be given: the fresh days, and those without a current version as behind.</param>
    /// <param name="days">Every home date.</param>
    /// <param name="reports">Reads reports.</param>
    /// <param name="before">What was found by the survey before; none where there was none. Of final months that no day touches, or one before them, that was looked at since, it stands.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DamagedDataException">The chain of final reports is damaged.</exception>
    public static async Task<IReadOnlyList<StepFinding>> MakeAsync(
        ReportingContext context, ReportRun run, DaySurvey days, ReportReader reports, IReadOnlyList<StepFinding> before, CancellationToken cancellation)
    {
        ReportChain chain = await reports.ChainAsync(cancellation).ConfigureAwait(false);
        ILookup<BusinessMonth?, StepFinding> standing = before.GroupBy(finding => finding.Id.Month).Where(month => Stands([.. month], days, chain)).SelectMany(month => month).ToLookup(finding => finding.Id.Month);
        BusinessMonth? from = standing.Count == 0 ? null : days.Days.SelectMany(day => day.BusinessMonths).Concat(chain.FinalMonths).Append(chain.LastMonth!.Value.Next).Where(month => !standing.Contains(month)).Min();
        MonthCaches caches = await MonthCaches.ListAsync(context.Store, from, cancellation).ConfigureAwait(false);
        SectionsSurvey sections = await SectionsSurvey.OpenAsync(context, run, reports, chain, cancellation).ConfigureAwait(false);
        var survey = new MonthSurvey(run, days, caches, chain, sections, standing);
        return [.. days.Days.Select(OfDay), .. await survey.OfMonthsAsync(cancellation).ConfigureAwait(false)];
    }

    /// <summary>Of a home date's compaction.</summary>
    public static StepFinding OfDay(SurveyedDay day) => new(StepId.Compaction(day.Date)) { Stale = day.Stale is null ? [] : [day.Stale], Error = day.Damage };

    /// <summary>Whether what was found of a month's steps is still so: all of them were fresh, it is final with the same revision, and no day of it or of a month before was looked at since.</summary>
    private static bool Stands(StepFinding[] steps, DaySurvey days, ReportChain chain) => steps[0].Id.Month is { } month
        && chain.Newest(month) is { } newest && Array.Exists(steps, step => step.Id.Kind == StepKind.Sections && step.Note == MonthStanding.Of(newest).ToString())
        && Array.TrueForAll(steps, step => step is { Stale.Count: 0, Error: null }) && !(month >= days.LookedFrom);

    private async Task<IReadOnlyList<StepFinding>> OfMonthsAsync(CancellationToken cancellation)
    {
        var findings = new List<StepFinding>();
        BusinessMonth[] touched = [.. _days.Days.SelectMany(day => day.BusinessMonths).Concat(_chain.FinalMonths)];
        if (touched.Length == 0)
        {
            return findings;
        }

        BusinessMonth first = touched.Min();
        bool isReported = false;
        BusinessMonth last = _run.LastMonth;
        for (BusinessMonth month = first; month <= last; month = month.Next)
        {
            if (_standing.Contains(month))
            {
                findings.AddRange(_standing[month]);
                continue;
            }

            MonthPlan? plan = _plans.FirstOrDefault(plan => plan.Month == month);
            if (_run.Readings is { } readings)
            {
                findings.Add(SecondReading(month, readings));
            }

            findings.Add(await StatisticsAsync(month, plan, cancellation).ConfigureAwait(false));
            if (_chain.Newest(month) is not null)
            {
                findings.AddRange(await _sections.OfFinalAsync(month, cancellation).ConfigureAwait(false));
                continue;
            }

            bool isActive = await IsActiveAsync(plan, cancellation).ConfigureAwait(false);
            isReported |= _chain.FirstMonth is { } firstFinal ? month >= firstFinal : _run.Policy.BeginsWith(month, isActive);
            if (isReported && (isActive || month < last || await _sections.TellsOfClosedMonthsAsync(month, _plans, cancellation).ConfigureAwait(false)
                    || await _sections.ReportedAsync(month, cancellation).ConfigureAwait(false) is not null))
            {
                IReadOnlyList<MonthPlan> later = [.. _plans.Where(later => later.Month > month)];
                bool isFirst = !findings.Exists(finding => finding.Id.Kind == StepKind.Close);
                findings.AddRange(await _sections.OfProvisionalAsync(month, plan, later, _caches, isFirst, cancellation).ConfigureAwait(false));
            }
        }

        return findings;
    }

    /// <summary>A month of which the facts aren't known is taken to have transactions, since something touches it.</summary>
    private async Task<bool> IsActiveAsync(MonthPlan? plan, CancellationToken cancellation)
    {
        if (plan is null)
        {
            return true;
        }

        try
        {
            return (await _caches.TryReadFactsAsync(plan, cancellation).ConfigureAwait(false))?.IsActive != false;
        }
        catch (DamagedDataException)
        {
            // Its statistics tell of the damage.
            return true;
        }
    }

    private StepFinding SecondReading(BusinessMonth month, DayReadings readings) => new(StepId.SecondReading(month))
    {
        Requires = [.. _days.Days.Where(day => day.BusinessMonths.Contains(month)).Select(day => StepId.Compaction(day.Date))],
        Stale = [.. readings.Unread.Where(day => day.Touches(month)).OrderBy(day => day.Day.Date).Select(day => $"the second reader hasn't read day {day.Day.Date}")],
    };

    private async Task<StepFinding> StatisticsAsync(BusinessMonth month, MonthPlan? plan, CancellationToken cancellation)
    {
        var finding = new StepFinding(StepId.Statistics(month))
        {
            Requires =
            [
                .. _days.Days.Where(day => day.BusinessMonths.Contains(month)).Select(day => StepId.Compaction(day.Date)),
                StepId.Statistics(month.Previous),
            ],
        };
        if (plan is null)
        {
            return finding;
        }

        try
        {
            ObjectKey? missing = await _caches.WhyNoFactsAsync(plan, cancellation).ConfigureAwait(false) ?? await _caches.WhyNoBalancesAsync(plan, cancellation).ConfigureAwait(false);
            return missing is null ? finding : finding with { Stale = await WhyAsync(plan, missing.Value, cancellation).ConfigureAwait(false) };
        }
        catch (DamagedDataException exception)
        {
            return finding with { Error = exception.Message };
        }
    }

    private async Task<IReadOnlyList<string>> WhyAsync(MonthPlan plan, ObjectKey missing, CancellationToken cancellation)
    {
        if (!_caches.HasAny(plan.Month))
        {
            return [$"{plan.Month} was never computed"];
        }

        ReportManifest? reported = await _sections.ReportedAsync(plan.Month, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> changed = reported is null ? [] : SectionsSurvey.DaysChanged(reported, plan);
        return changed.Count > 0 ? changed : [$"{missing} is missing"];
    }
}
