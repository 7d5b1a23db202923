using Accounting.Ingest;

namespace Accounting.Reporting.Pages.Outline;

/// <summary>What a kind of transaction is called to somebody who is not an accountant.</summary>
public static class KindWords
{
    public static string Of(TransactionKind kind) => kind switch
    {
        TransactionKind.Deposit => "Deposit",
        TransactionKind.DepositReversal => "Deposit taken back",
        TransactionKind.Withdrawal => "Withdrawal",
        TransactionKind.WithdrawalRequested => "Withdrawal asked for",
        TransactionKind.WithdrawalCancelled => "Withdrawal cancelled",
        TransactionKind.WithdrawalPaid => "Withdrawal paid out",
        TransactionKind.BetMatched => "Bet",
        TransactionKind.BetCancelled => "Bet cancelled",
        TransactionKind.Settlement => "Bets settled",
        TransactionKind.SettlementReversal => "Settlement taken back",
        TransactionKind.Commission => "Commission",
        TransactionKind.CommissionReversal => "Commission returned",
        TransactionKind.Fee => "Fee",
        TransactionKind.Bonus => "Bonus",
        TransactionKind.BonusExpired => "Bonus expired",
        TransactionKind.Adjustment => "Adjustment",
        TransactionKind.OpeningBalance => "Opening balance",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without words."),
    };
}
