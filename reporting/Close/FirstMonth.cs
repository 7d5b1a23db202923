using Accounting.Ingest;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Close;

/// <summary>What the first reported month begins with, which no report before it tells.</summary>
internal static class FirstMonth
{
    /// <summary>Where the transactions stand that it opens with.</summary>
    public static async Task<IReadOnlyList<SourceCount>> BeforeAsync(MonthLedger ledger, IReadOnlyList<MonthPlan> plans, BusinessMonth first, CancellationToken cancellation)
    {
        IReadOnlyList<MonthFacts> earlier = await ledger.FactsAsync([.. plans.Where(plan => plan.Month < first)], cancellation).ConfigureAwait(false);
        return
        [
            .. earlier.SelectMany(facts => facts.Sources).GroupBy(count => count.Source).OrderBy(counts => counts.Key)
                .Select(counts => new SourceCount(counts.Key, counts.Sum(count => count.Transactions))),
        ];
    }

    /// <summary>What was entered as opening balances up to its end.</summary>
    public static async Task<IReadOnlyList<OpeningTotal>> OpenedWithAsync(MonthLedger ledger, IReadOnlyList<MonthPlan> plans, BusinessMonth first, CancellationToken cancellation)
    {
        IReadOnlyList<MonthFacts> known = await ledger.FactsAsync([.. plans.Where(plan => plan.Month <= first)], cancellation).ConfigureAwait(false);
        return
        [
            .. known.SelectMany(facts => facts.Transactions).Where(kind => kind.Kind == TransactionKind.OpeningBalance).GroupBy(kind => kind.Currency).OrderBy(kinds => kinds.Key)
                .Select(kinds => new OpeningTotal(kinds.Key, kinds.Sum(kind => kind.Movement.Transactions), kinds.Aggregate(AmountSum.Zero, (sum, kind) => sum + kind.Movement.Amount))),
        ];
    }
}
