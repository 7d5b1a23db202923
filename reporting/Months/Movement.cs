using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What transactions of one currency add up to. Signed; + the exchange owes more.</summary>
public readonly record struct Movement(long Transactions, AmountSum Amount, AmountSum Exposure, AmountSum Pending, AmountSum Turnover)
{
    public static Movement operator +(Movement left, Movement right) => new(
        checked(left.Transactions + right.Transactions),
        left.Amount + right.Amount,
        left.Exposure + right.Exposure,
        left.Pending + right.Pending,
        left.Turnover + right.Turnover);
}
