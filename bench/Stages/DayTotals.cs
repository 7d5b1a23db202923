using Accounting.Aggregator.Fold;
using Accounting.Bench.Trading;
using Accounting.Ingest;

namespace Accounting.Bench.Stages;

/// <summary>The running totals of day stores in the words of <see cref="SlowSums"/>.</summary>
internal static class DayTotals
{
    public static string Text(IEnumerable<DayStore> days) => SlowSums.Text(days
        .SelectMany(day => day.Totals)
        .GroupBy(pair => pair.Key)
        .Select(key => (
            key.Key.BusinessDay.DaysSinceEpoch,
            key.Key.Currency.Code,
            key.Key.Kind.Name(),
            key.Sum(pair => pair.Value.Transactions),
            Money(key, sums => sums.Amount),
            Money(key, sums => sums.ExposureDelta),
            Money(key, sums => sums.Stake))));

    private static decimal Money(IEnumerable<KeyValuePair<TotalsKey, Total>> totals, Func<MoneySums, AmountSum> column) => totals.Sum(pair => (decimal)column(pair.Value.Sums).TenThousandths) / 10_000m;
}
