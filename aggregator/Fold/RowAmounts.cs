using Accounting.Ingest;

namespace Accounting.Aggregator.Fold;

/// <summary>The four signed columns of one row.</summary>
internal readonly record struct RowAmounts(Amount Amount, Amount ExposureDelta, Amount PendingDelta, Amount Stake)
{
    public static RowAmounts Of(in StoredRow row) => new(row.Amount, row.ExposureDelta, row.PendingDelta, row.Stake);

    public static RowAmounts Of(in Transaction transaction) => new(transaction.Amount, transaction.ExposureDelta, transaction.PendingDelta, transaction.Stake);
}
