using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What an account's bets in a market come to.</summary>
internal readonly record struct PositionSums
{
    public AmountSum Exposure { get; private init; }

    /// <summary>Exposure taken by bets.</summary>
    public AmountSum Matched { get; private init; }

    /// <summary>Exposure released by cancellations, below zero.</summary>
    public AmountSum Cancelled { get; private init; }

    public int Cancellations { get; private init; }

    public int Settlements { get; private init; }

    public int Reversals { get; private init; }

    /// <summary>All exposure was released by cancellations, and no settlement stands.</summary>
    public bool IsVoid => Exposure == AmountSum.Zero && Cancelled != AmountSum.Zero && Cancelled == -Matched && Settlements <= Reversals;

    public static PositionSums Of(IEnumerable<MarketPosting> postings) => postings.Aggregate(default(PositionSums), (sums, posting) => sums with
    {
        Exposure = sums.Exposure + posting.Exposure,
        Matched = sums.Matched + (posting.IsBet ? posting.Exposure : Amount.Zero),
        Cancelled = sums.Cancelled + (posting.Kind == TransactionKind.BetCancelled ? posting.Exposure : Amount.Zero),
        Cancellations = sums.Cancellations + (posting.Kind == TransactionKind.BetCancelled ? posting.Count : 0),
        Settlements = sums.Settlements + (posting.Kind == TransactionKind.Settlement ? posting.Count : 0),
        Reversals = sums.Reversals + (posting.Kind == TransactionKind.SettlementReversal ? posting.Count : 0),
    });
}
