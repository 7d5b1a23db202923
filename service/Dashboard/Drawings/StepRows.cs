using System.Globalization;
using Accounting.Ingest;
using Accounting.Reporting.Steps;

namespace Accounting.Service.Dashboard.Drawings;

/// <summary>
/// The steps as lines of a picture, month under month. A thousand days stay readable: months in which everything is done are folded by year, but for the
/// newest ones and for a year that was asked for.
/// </summary>
public static class StepRows
{
    /// <summary>Months that stand in full whatever their state.</summary>
    private const int NewestShown = 6;

    /// <param name="graph">All steps.</param>
    /// <param name="openYear">A year whose months aren't folded; null for none.</param>
    public static IReadOnlyList<StepRow> Of(StepGraph graph, int? openYear)
    {
        var shownDays = new HashSet<StepId>();
        StepRow[] months =
        [
            .. graph.Steps.Where(step => step.Id.Month is not null).GroupBy(step => step.Id.Month!.Value).OrderBy(steps => steps.Key).Select(steps => OfMonth(graph, steps.Key, [.. steps], shownDays)),
        ];
        var rows = new List<StepRow>();
        for (int at = 0; at < months.Length; at++)
        {
            StepRow month = months[at];
            bool isFolded = at < months.Length - NewestShown && month.Month!.Value.Year != openYear && IsDone(month);
            if (!isFolded)
            {
                rows.Add(month);
            }
            else if (rows.Count > 0 && rows[^1] is { Month: null } year && year.Label == YearOf(month))
            {
                rows[^1] = year with { FoldedMonths = year.FoldedMonths + 1, FoldedDays = year.FoldedDays + month.Days.Count };
            }
            else
            {
                rows.Add(new StepRow(YearOf(month), null, [], [], 1, month.Days.Count));
            }
        }

        return rows;
    }

    private static string YearOf(StepRow month) => month.Month!.Value.Year.ToString(CultureInfo.InvariantCulture);

    private static StepRow OfMonth(StepGraph graph, BusinessMonth month, StepStanding[] steps, HashSet<StepId> shownDays)
    {
        StepStanding[] days =
        [
            .. steps.Where(step => step.Id.Kind == StepKind.Statistics).SelectMany(step => step.Finding.Requires).Where(id => id.Date is not null && shownDays.Add(id))
                .Select(graph.Find).OfType<StepStanding>().OrderBy(day => day.Id.Date),
        ];
        return new StepRow(month.ToString(), month, days, steps, 1, days.Length);
    }

    private static bool IsDone(StepRow month) => month.Days.Concat(month.Steps).All(step => step.State == StepState.Done);
}
