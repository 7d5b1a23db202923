using System.Runtime.InteropServices;
using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.SecondReading;

/// <summary>What the second reader found of one home date in one segment.</summary>
internal sealed class PartReading
{
    private readonly Dictionary<(BusinessMonth Month, Currency Currency), (long Rows, MoneySums Sums)> _sums = [];

    public RowDigest Digest { get; private set; }

    /// <summary>The sum of <see cref="RowOrigin"/> over its rows.</summary>
    public UInt128 Origins { get; private set; }

    public void Add(in Transaction transaction, ulong contentHash, LogOffset offset, ulong origin, BusinessMonth month)
    {
        Digest += RowDigest.Of(contentHash, offset);
        Origins += origin;
        ref (long Rows, MoneySums Sums) sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (month, transaction.Currency), out _);
        sum = (sum.Rows + 1, sum.Sums + MoneySums.Of(transaction));
    }

    /// <summary>What was written down of the date and isn't what was read, as two readings; null where all is.</summary>
    /// <param name="written">What was written down.</param>
    /// <param name="comparesMonths">Whether the months that were read are cut as those that were written down.</param>
    public string? DifferenceFrom(HomeDateRows written, bool comparesMonths)
    {
        if (Digest != written.Digest)
        {
            return $"{Digest} read, {written.Digest} written down";
        }

        if (!comparesMonths)
        {
            return null;
        }

        foreach (MonthRows month in written.Months)
        {
            long rows = _sums.Where(sum => sum.Key.Month == month.Month).Sum(sum => sum.Value.Rows);
            if (rows != month.Rows)
            {
                return $"{Counted.Of(rows, "row")} of {month.Month} read, {month.Rows} written down";
            }

            foreach (CurrencySums currency in month.Sums.Where(currency => _sums.GetValueOrDefault((month.Month, currency.Currency)).Sums != currency.Sums))
            {
                return $"{currency.Currency} of {month.Month}: {_sums.GetValueOrDefault((month.Month, currency.Currency)).Sums} read, {currency.Sums} written down";
            }
        }

        int stated = written.Months.Sum(month => month.Sums.Count);
        return stated == _sums.Count ? null : $"{Counted.Of(_sums.Count, "sum")} of a month and currency read, of {stated} written down";
    }
}
