using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>One running total of a day store as a checkpoint tells it.</summary>
public sealed record WinnerTotal(BusinessDay BusinessDay, Currency Currency, TransactionKind Kind, long Transactions, MoneySums Sums)
{
    public static WinnerTotal Of(KeyValuePair<TotalsKey, Total> pair) =>
        new(pair.Key.BusinessDay, pair.Key.Currency, pair.Key.Kind, pair.Value.Transactions, pair.Value.Sums);
}
