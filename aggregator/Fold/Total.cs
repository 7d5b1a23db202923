namespace Accounting.Aggregator.Fold;

/// <summary>How many winners count under a key, and their sums.</summary>
public readonly record struct Total(long Transactions, MoneySums Sums)
{
    public static Total operator +(Total left, Total right) => new(left.Transactions + right.Transactions, left.Sums + right.Sums);

    public static Total operator -(Total left, Total right) => new(left.Transactions - right.Transactions, left.Sums - right.Sums);
}
