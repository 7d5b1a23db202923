using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>Which kinds belong to a market, and which to an account alone.</summary>
internal static class KindsOfMarkets
{
    /// <summary>Whether the amounts of this kind add up to zero over all accounts of a settled market and currency.</summary>
    public static bool SumToZero(TransactionKind kind) => kind
        is TransactionKind.Settlement
        or TransactionKind.SettlementReversal
        or TransactionKind.Commission
        or TransactionKind.CommissionReversal;

    /// <summary>
    /// Whether amount and account may be corrected: nothing else must agree with them, as a bet's two sides,
    /// a market's settlements or a withdrawal's request and payment must.
    /// </summary>
    public static bool StandAlone(TransactionKind kind) => kind
        is TransactionKind.Deposit
        or TransactionKind.DepositReversal
        or TransactionKind.Withdrawal
        or TransactionKind.Fee
        or TransactionKind.Bonus
        or TransactionKind.BonusExpired
        or TransactionKind.Adjustment;
}
