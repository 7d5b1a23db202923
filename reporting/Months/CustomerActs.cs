using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// Which kinds of transactions are acts of the customer, by which an account is told to be in use. What the exchange, its banks or the course of a market do to
/// an account shows nobody's presence; nor do cancellations, of which nothing tells whose they were.
/// </summary>
internal static class CustomerActs
{
    /// <summary>The kinds, as a list in SQL.</summary>
    public static string Kinds { get; } = string.Join(", ", SchemaNames.Kinds.Where(IsActOfCustomer).Select(kind => $"'{kind.Name()}'"));

    public static bool IsActOfCustomer(this TransactionKind kind) => kind switch
    {
        TransactionKind.Deposit or TransactionKind.Withdrawal or TransactionKind.WithdrawalRequested or TransactionKind.BetMatched => true,
        TransactionKind.DepositReversal or TransactionKind.WithdrawalCancelled or TransactionKind.WithdrawalPaid or TransactionKind.BetCancelled => false,
        TransactionKind.Settlement or TransactionKind.SettlementReversal or TransactionKind.Commission or TransactionKind.CommissionReversal or TransactionKind.Fee => false,
        TransactionKind.Bonus or TransactionKind.BonusExpired or TransactionKind.Adjustment or TransactionKind.OpeningBalance => false,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of which nobody has said whose act it is."),
    };
}
