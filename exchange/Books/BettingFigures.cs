using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>By what betting is told.</summary>
internal readonly record struct BettingGroup(CurrencyProfile Profile, Utf8Text Sport, bool? InPlay, Utf8Text Jurisdiction);

/// <summary>What is told of betting.</summary>
internal readonly record struct BettingFigures
{
    public AmountSum Turnover { get; init; }

    public AmountSum VoidTurnover { get; init; }

    /// <summary>Of accounts that are neither HOUSE nor TEST; below zero what they paid.</summary>
    public AmountSum Commission { get; init; }

    public long Bets { get; init; }

    public bool IsZero => this == default;

    public static BettingFigures Of(in MarketPosting posting, bool isCustomersCommission) => new()
    {
        Turnover = posting.Stake,
        Commission = posting.IsCommission && isCustomersCommission ? posting.Amount : Amount.Zero,
        Bets = posting.IsBet ? posting.Count : 0,
    };

    public static BettingFigures operator +(in BettingFigures left, in BettingFigures right) => new()
    {
        Turnover = left.Turnover + right.Turnover,
        VoidTurnover = left.VoidTurnover + right.VoidTurnover,
        Commission = left.Commission + right.Commission,
        Bets = left.Bets + right.Bets,
    };

    public static BettingFigures operator -(in BettingFigures left, in BettingFigures right) => new()
    {
        Turnover = left.Turnover - right.Turnover,
        VoidTurnover = left.VoidTurnover - right.VoidTurnover,
        Commission = left.Commission - right.Commission,
        Bets = left.Bets - right.Bets,
    };
}
