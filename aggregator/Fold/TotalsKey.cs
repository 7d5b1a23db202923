using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>What running totals are kept by, within one home date.</summary>
public readonly record struct TotalsKey(BusinessDay BusinessDay, Currency Currency, TransactionKind Kind) : IComparable<TotalsKey>
{
    public static bool operator <(TotalsKey left, TotalsKey right) => left.CompareTo(right) < 0;

    public static bool operator >(TotalsKey left, TotalsKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(TotalsKey left, TotalsKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TotalsKey left, TotalsKey right) => left.CompareTo(right) >= 0;

    public int CompareTo(TotalsKey other) =>
        (BusinessDay, Currency, Kind).CompareTo((other.BusinessDay, other.Currency, other.Kind));
}
