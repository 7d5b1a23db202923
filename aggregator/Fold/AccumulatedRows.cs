namespace Accounting.Aggregator.Fold;

/// <summary>How many rows, and their sums, added up in place: a <see cref="Total"/> that isn't copied for every row.</summary>
internal struct AccumulatedRows
{
    private Int128 _amount;
    private Int128 _exposureDelta;
    private Int128 _pendingDelta;
    private Int128 _stake;

    public long Rows { get; private set; }

    public readonly MoneySums Sums => new(new(_amount), new(_exposureDelta), new(_pendingDelta), new(_stake));

    public void Add(in RowAmounts row)
    {
        checked
        {
            _amount += row.Amount.TenThousandths;
            _exposureDelta += row.ExposureDelta.TenThousandths;
            _pendingDelta += row.PendingDelta.TenThousandths;
            _stake += row.Stake.TenThousandths;
            Rows++;
        }
    }

    public void Remove(in RowAmounts row)
    {
        checked
        {
            _amount -= row.Amount.TenThousandths;
            _exposureDelta -= row.ExposureDelta.TenThousandths;
            _pendingDelta -= row.PendingDelta.TenThousandths;
            _stake -= row.Stake.TenThousandths;
            Rows--;
        }
    }
}
