using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>A month of the chain and the names of its cached results.</summary>
/// <param name="Month">The month.</param>
/// <param name="Touching">Day versions with a row of the month, losers included, by home date.</param>
/// <param name="FactsId">Name of the month's facts.</param>
/// <param name="BalancesId">Name of the balances at the month's end.</param>
internal sealed record MonthPlan(BusinessMonth Month, IReadOnlyList<DayVersion> Touching, string FactsId, string BalancesId)
{
    public long Rows => Touching.Sum(day => day.Manifest.Winners + day.Manifest.Losers);

    /// <summary>Plans of all months from the first that any row names to <paramref name="last"/>, silent ones included.</summary>
    public static IReadOnlyList<MonthPlan> All(IReadOnlyList<DayVersion> days, BusinessMonth last)
    {
        ILookup<BusinessMonth, DayVersion> touching = days
            .SelectMany(day => day.Manifest.BusinessMonths.Select(month => (Month: month, Day: day)))
            .ToLookup(pair => pair.Month, pair => pair.Day);
        var plans = new List<MonthPlan>();
        if (touching.Count == 0)
        {
            return plans;
        }

        string? previous = null;
        for (BusinessMonth month = touching.Min(group => group.Key); month <= last; month = month.Next)
        {
            DayVersion[] own = [.. touching[month].OrderBy(day => day.Date)];
            string facts = MonthIds.Facts(month, own);
            string balances = MonthIds.Balances(month, previous, facts);
            plans.Add(new MonthPlan(month, own, facts, balances));
            previous = balances;
        }

        return plans;
    }

    /// <summary>Of each month up to <paramref name="upTo"/> that any home date touches, a name of their versions.</summary>
    public static IEnumerable<(BusinessMonth Month, string Days)> DaysKnown(IEnumerable<MonthPlan> plans, BusinessMonth upTo) => plans
        .Where(plan => plan.Month <= upTo && plan.Touching.Count > 0)
        .Select(plan => (plan.Month, MonthIds.Days([.. plan.Touching.Select(day => new DayReference(day.Date, day.Version))])));
}
