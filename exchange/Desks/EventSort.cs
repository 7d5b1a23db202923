namespace Accounting.Exchange.Desks;

/// <summary>What the exchange does next.</summary>
internal enum EventSort
{
    OpenMarket,
    MatchBet,
    CancelBet,
    SettleMarket,
    ReverseSettlement,
    SettleAgain,
    ResolveWithdrawal,
    ReverseDeposit,
    ExpireBonus,

    /// <summary>The only one that also happens after the last month's end.</summary>
    MakeCorrection,
}
