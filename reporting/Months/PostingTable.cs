using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The one table of postings: kind × account type → ledger accounts.
/// <para>A customer's money is a liability; a withdrawal that is asked for moves it to withdrawals payable, and its payment out of there to the bank.
/// Settlements pass between accounts through market clearing. Commission is earned once, by what the customer pays; what the exchange's own
/// wallet is given of it is handed on. Exposure is a claim on a balance and no posting.</para>
/// </summary>
public static class PostingTable
{
    public static PostingRule RuleOf(TransactionKind kind, AccountType type) => type switch
    {
        AccountType.Customer => new PostingRule(LedgerAccount.ClientLiabilities, LedgerAccount.WithdrawalsPayable, Contra(kind, LedgerAccount.CommissionIncome)),
        AccountType.House => new PostingRule(LedgerAccount.HouseFunds, LedgerAccount.HouseFunds, Contra(kind, LedgerAccount.CommissionToHouse)),
        AccountType.Test => new PostingRule(LedgerAccount.TestBalances, LedgerAccount.TestBalances, LedgerAccount.TestContra),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "An account type without postings."),
    };

    /// <summary>As the trial balance names it.</summary>
    public static string Name(this LedgerAccount account) => account switch
    {
        LedgerAccount.ClientLiabilities => "client liabilities",
        LedgerAccount.WithdrawalsPayable => "withdrawals payable",
        LedgerAccount.HouseFunds => "house funds",
        LedgerAccount.BankControl => "bank control",
        LedgerAccount.MarketClearing => "market clearing",
        LedgerAccount.CommissionIncome => "commission income",
        LedgerAccount.CommissionToHouse => "commission to house",
        LedgerAccount.Fees => "fees",
        LedgerAccount.Bonuses => "bonuses",
        LedgerAccount.Adjustments => "adjustments",
        LedgerAccount.OpeningBalances => "opening balances",
        LedgerAccount.RetainedEarnings => "retained earnings",
        LedgerAccount.PriorYearAdjustments => "prior-year adjustments",
        LedgerAccount.TestBalances => "test balances",
        LedgerAccount.TestContra => "test contra",
        _ => throw new ArgumentOutOfRangeException(nameof(account), account, "A ledger account without a name."),
    };

    /// <summary>What a chart of accounts maps to its own: kept when a name is worded otherwise.</summary>
    public static string Code(this LedgerAccount account) => account switch
    {
        LedgerAccount.BankControl => "1100",
        LedgerAccount.MarketClearing => "1900",
        LedgerAccount.ClientLiabilities => "2100",
        LedgerAccount.WithdrawalsPayable => "2200",
        LedgerAccount.HouseFunds => "2300",
        LedgerAccount.OpeningBalances => "3100",
        LedgerAccount.RetainedEarnings => "3200",
        LedgerAccount.PriorYearAdjustments => "3300",
        LedgerAccount.CommissionIncome => "4100",
        LedgerAccount.CommissionToHouse => "4200",
        LedgerAccount.Fees => "4300",
        LedgerAccount.Bonuses => "5100",
        LedgerAccount.Adjustments => "5900",
        LedgerAccount.TestBalances => "9100",
        LedgerAccount.TestContra => "9900",
        _ => throw new ArgumentOutOfRangeException(nameof(account), account, "A ledger account without a code."),
    };

    /// <summary>The ledger account of a code; null where it is nobody's.</summary>
    public static LedgerAccount? OfCode(string code) => Find(account => account.Code() == code);

    /// <summary>The ledger account of a name; null where it is nobody's.</summary>
    public static LedgerAccount? OfName(string name) => Find(account => account.Name() == name);

    /// <summary>Whether a financial year begins it at zero.</summary>
    public static bool IsIncomeOrExpense(this LedgerAccount account) =>
        account is LedgerAccount.CommissionIncome or LedgerAccount.CommissionToHouse or LedgerAccount.Fees or LedgerAccount.Bonuses or LedgerAccount.Adjustments;

    private static LedgerAccount? Find(Func<LedgerAccount, bool> isWanted) =>
        Enum.GetValues<LedgerAccount>().Where(isWanted).Select(account => (LedgerAccount?)account).FirstOrDefault();

    private static LedgerAccount Contra(TransactionKind kind, LedgerAccount commission) => kind switch
    {
        TransactionKind.Deposit or TransactionKind.DepositReversal or TransactionKind.Withdrawal or TransactionKind.WithdrawalPaid => LedgerAccount.BankControl,

        // Zero where what is asked for or taken back is what becomes payable.
        TransactionKind.WithdrawalRequested or TransactionKind.WithdrawalCancelled => LedgerAccount.Adjustments,
        TransactionKind.BetMatched or TransactionKind.BetCancelled or TransactionKind.Settlement or TransactionKind.SettlementReversal => LedgerAccount.MarketClearing,
        TransactionKind.Commission or TransactionKind.CommissionReversal => commission,
        TransactionKind.Fee => LedgerAccount.Fees,
        TransactionKind.Bonus or TransactionKind.BonusExpired => LedgerAccount.Bonuses,
        TransactionKind.Adjustment => LedgerAccount.Adjustments,
        TransactionKind.OpeningBalance => LedgerAccount.OpeningBalances,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without postings."),
    };
}
