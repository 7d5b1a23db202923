using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>What every account won, lost and paid on a market, in ten-thousandths.</summary>
internal struct MarketSums
{
    /// <summary>The greatest of its rows' sports, plus one; zero where none has one.</summary>
    public int SportPlusOne;
    public RowFlags InPlay;
    public long Transactions;
    public Int128 Turnover;
    public Int128 Wins;
    public Int128 Losses;
    public Int128 Commission;
    public Int128 HouseCommission;
    public Int128 Reversals;
    public Int128 Residual;

    public readonly int Sport => SportPlusOne - 1;

    public void Add(in PackedRow row, TextPool texts)
    {
        if (texts.Compare(row.Sport, Sport) > 0)
        {
            SportPlusOne = row.Sport + 1;
        }

        InPlay |= row.Flags & (RowFlags.HasInPlay | RowFlags.InPlay);
        Transactions++;
        Turnover += row.Stake;
        Residual += row.Amount;
        switch (row.Kind)
        {
            case TransactionKind.Settlement when row.Amount > 0:
                Wins += row.Amount;
                break;
            case TransactionKind.Settlement:
                Losses += row.Amount;
                break;
            case TransactionKind.SettlementReversal:
                Reversals += row.Amount;
                break;
            case TransactionKind.Commission or TransactionKind.CommissionReversal when row.AccountType == AccountType.House:
                HouseCommission += row.Amount;
                break;
            case TransactionKind.Commission or TransactionKind.CommissionReversal:
                Commission += row.Amount;
                break;
        }
    }
}
