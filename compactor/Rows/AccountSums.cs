namespace Accounting.Compactor.Rows;

/// <summary>The sums of a group, in ten-thousandths.</summary>
internal struct AccountSums
{
    public long Transactions;
    public Int128 Amount;
    public Int128 ExposureDelta;
    public Int128 PendingDelta;
    public Int128 Stake;
    public long SignAnomalies;

    public void Add(in PackedRow row)
    {
        Transactions++;
        Amount += row.Amount;
        ExposureDelta += row.ExposureDelta;
        PendingDelta += row.PendingDelta;
        Stake += row.Stake;
        SignAnomalies += StatisticNames.IsSignAnomaly(row.Kind, row.AccountType, row.Amount) ? 1 : 0;
    }
}
