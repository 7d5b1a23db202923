using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>Exact sums of the four signed columns over any number of transactions of one currency.</summary>
public readonly record struct MoneySums(AmountSum Amount, AmountSum ExposureDelta, AmountSum PendingDelta, AmountSum Stake)
{
    public static MoneySums operator +(MoneySums left, MoneySums right) => new(
        left.Amount + right.Amount,
        left.ExposureDelta + right.ExposureDelta,
        left.PendingDelta + right.PendingDelta,
        left.Stake + right.Stake);

    public static MoneySums operator -(MoneySums left, MoneySums right) => new(
        left.Amount - right.Amount,
        left.ExposureDelta - right.ExposureDelta,
        left.PendingDelta - right.PendingDelta,
        left.Stake - right.Stake);

    public static MoneySums Of(in Transaction transaction) =>
        new(transaction.Amount, transaction.ExposureDelta, transaction.PendingDelta, transaction.Stake);
}
