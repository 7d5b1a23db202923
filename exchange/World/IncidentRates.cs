namespace Accounting.Exchange.World;

/// <summary>How often something lawful and out of the ordinary happens: each a share from 0 to 1.</summary>
public sealed record IncidentRates
{
    /// <summary>Of deposits, those that are charged back days later, spent or not: who has spent one is overdrawn.</summary>
    public double DepositReversals { get; init; } = 0.01;

    /// <summary>Of customers' wallets, those that have something when the books begin.</summary>
    public double OpeningBalances { get; init; } = 0.05;

    /// <summary>Of bets, those of which a part is cancelled, with its stake.</summary>
    public double PartialCancellations { get; init; } = 0.01;

    /// <summary>Of markets, those that are called off instead of settled: what is left of every bet is cancelled.</summary>
    public double VoidedMarkets { get; init; } = 0.015;

    /// <summary>Of markets, those whose settlements are reversed and whose bets are cancelled then.</summary>
    public double MarketsVoidedAfterSettlement { get; init; } = 0.01;

    /// <summary>Of markets, those in which customers of different currencies bet against each other.</summary>
    public double MixedMarkets { get; init; } = 0.01;

    /// <summary>Of markets settled in the last days before a close of the books, those in which some winners pay commission only after it.</summary>
    public double LateCommission { get; init; } = 0.25;

    /// <summary>The name of the first rate that isn't from 0 to 1, or null.</summary>
    internal string? FindInvalid() => Probability.FindInvalid(
        (nameof(DepositReversals), DepositReversals), (nameof(OpeningBalances), OpeningBalances), (nameof(PartialCancellations), PartialCancellations),
        (nameof(VoidedMarkets), VoidedMarkets), (nameof(MarketsVoidedAfterSettlement), MarketsVoidedAfterSettlement),
        (nameof(MixedMarkets), MixedMarkets), (nameof(LateCommission), LateCommission));
}
