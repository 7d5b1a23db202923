using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What is told of betting.</summary>
/// <param name="Turnover">Σ stake.</param>
/// <param name="VoidTurnover">Σ stake that became void.</param>
/// <param name="Commission">What customers were charged, net of reversals: signed by its effect on their balances.</param>
/// <param name="Bets">Transactions of kind BET_MATCHED.</param>
public readonly record struct BettingFigures(AmountSum Turnover, AmountSum VoidTurnover, AmountSum Commission, long Bets)
{
    /// <summary>Gross gambling yield: an exchange's is its commission.</summary>
    public AmountSum Ggy => AmountSum.Zero - Commission;

    public static BettingFigures operator +(BettingFigures left, BettingFigures right) => new(
        left.Turnover + right.Turnover, left.VoidTurnover + right.VoidTurnover, left.Commission + right.Commission, checked(left.Bets + right.Bets));

    public static BettingFigures Sum(IEnumerable<BettingFigures> figures) => figures.Aggregate(default(BettingFigures), (sum, next) => sum + next);
}
