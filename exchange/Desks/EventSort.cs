namespace Accounting.Exchange.Desks;

/// <summary>What the exchange does next.</summary>
internal enum EventSort
{
    EnterOpeningBalances,
    OpenMarket,
    MatchBet,
    CancelBet,
    CancelPartOfBet,
    SettleMarket,
    ReverseSettlement,
    SettleAgain,
    CallOffMarket,
    ChargeLateCommission,
    ResolveWithdrawal,
    ReverseDeposit,
    ExpireBonus,

    /// <summary>The only one that also happens after the last month's end.</summary>
    MakeCorrection,
}
