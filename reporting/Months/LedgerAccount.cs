namespace Accounting.Reporting.Months;

/// <summary>The accounts of the exchange's own books that transactions are posted to, in the order in which the trial balance prints them.</summary>
public enum LedgerAccount
{
    /// <summary>What customers may play with or take out.</summary>
    ClientLiabilities,

    /// <summary>What customers have asked for and were not yet paid.</summary>
    WithdrawalsPayable,

    /// <summary>The exchange's own wallets.</summary>
    HouseFunds,

    /// <summary>Money at banks and payment providers, as far as transactions tell.</summary>
    BankControl,

    /// <summary>Between the winners and the losers of a market: zero once it is settled.</summary>
    MarketClearing,

    /// <summary>What customers paid in commission, net of reversals.</summary>
    CommissionIncome,

    /// <summary>Commission income handed on to the exchange's own wallets.</summary>
    CommissionToHouse,

    Fees,

    Bonuses,

    /// <summary>Corrections by hand, and whatever a kind's rule leaves unexplained.</summary>
    Adjustments,

    /// <summary>The other side of what accounts had when the books began.</summary>
    OpeningBalances,

    /// <summary>What income and expense of closed financial years came to, as it was reported.</summary>
    RetainedEarnings,

    /// <summary>By how much what is known of closed years has changed since this year began.</summary>
    PriorYearAdjustments,

    /// <summary>Balances of TEST accounts, which are nobody's money.</summary>
    TestBalances,

    /// <summary>The other side of everything that TEST accounts do.</summary>
    TestContra,
}
