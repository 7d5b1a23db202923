namespace Accounting.Compactor;

/// <summary>Rows of one home date that a fold decided anew.</summary>
internal readonly record struct RankedCounts(long Winners, long Losers, long MarketWinners);
