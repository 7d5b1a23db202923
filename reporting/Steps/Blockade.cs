using Accounting.Compactor;
using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>A month's balances follow from those before, so what one month lacks every later one lacks.</summary>
/// <param name="From">The first month that is blocked.</param>
/// <param name="By">The step that isn't done.</param>
public sealed record Blockade(BusinessMonth From, StepId By)
{
    /// <summary>By the first month that a home date touches which isn't at the pinned coverage; null where every date is.</summary>
    public static Blockade? OfDays(IEnumerable<DayBehind> behind) => behind
        .Where(day => day.BusinessMonths.Count > 0)
        .OrderBy(day => day.BusinessMonths[0]).ThenBy(day => day.Cause is null).ThenBy(day => day.Date)
        .Select(day => new Blockade(day.BusinessMonths[0], StepId.Compaction(day.Date)))
        .FirstOrDefault();

    /// <summary>The one that begins earlier.</summary>
    public static Blockade? Earlier(Blockade? one, Blockade? other) => one is null || other?.From < one.From ? other : one;
}
