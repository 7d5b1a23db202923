namespace Accounting.Ingest;

/// <summary>What a transaction does. The order is the schema's; reports keep it.</summary>
public enum TransactionKind : byte
{
    Deposit,
    DepositReversal,

    /// <summary>Asked and paid at once.</summary>
    Withdrawal,
    WithdrawalRequested,
    WithdrawalCancelled,
    WithdrawalPaid,
    BetMatched,
    BetCancelled,
    Settlement,
    SettlementReversal,
    Commission,
    CommissionReversal,
    Fee,
    Bonus,
    BonusExpired,
    Adjustment,

    /// <summary>What an account had when the books began: nobody's income or turnover.</summary>
    OpeningBalance,
}
