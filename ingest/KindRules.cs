namespace Accounting.Ingest;

/// <summary>What each kind's amount should look like: + the exchange owes the account more.</summary>
public static class KindRules
{
    /// <summary>The amount is always zero.</summary>
    public const int Zero = 0;

    /// <summary>Either sign is lawful.</summary>
    public const int Either = 2;

    /// <summary>1, -1, <see cref="Zero"/> or <see cref="Either"/>.</summary>
    public static int ExpectedSign(TransactionKind kind, AccountType accountType) => kind switch
    {
        TransactionKind.Deposit => 1,
        TransactionKind.DepositReversal => -1,
        TransactionKind.Withdrawal => -1,
        TransactionKind.WithdrawalRequested => -1,
        TransactionKind.WithdrawalCancelled => 1,
        TransactionKind.WithdrawalPaid => Zero,
        TransactionKind.BetMatched => Zero,
        TransactionKind.BetCancelled => Zero,
        TransactionKind.Settlement => Either,
        TransactionKind.SettlementReversal => Either,
        TransactionKind.Commission => accountType == AccountType.House ? 1 : -1,
        TransactionKind.CommissionReversal => accountType == AccountType.House ? -1 : 1,
        TransactionKind.Fee => -1,
        TransactionKind.Bonus => 1,
        TransactionKind.BonusExpired => -1,
        TransactionKind.Adjustment => Either,
        TransactionKind.OpeningBalance => Either,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a rule."),
    };
}
