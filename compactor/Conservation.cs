using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Nothing dropped, nothing invented: count, sums and hash of all inputs, less what was read twice from the same origin,
/// equal those of winners and losers. The inputs' side comes from the consumers' checkpoints, the other from the files written.
/// </summary>
internal static class Conservation
{
    /// <exception cref="DamagedDataException">The sides differ: nothing of the date is published.</exception>
    public static void Check(DayWork work, FoldedRows folded, RowDigest readTwice)
    {
        RowDigest inputs = work.Missing
            .Aggregate(work.Base?.Manifest.Digest ?? RowDigest.Zero, (sum, part) => sum + part.Rows.Digest);
        if (inputs - readTwice != folded.Digest)
        {
            throw new DamagedDataException($"The fold of {work.Date} doesn't hold the rows of its inputs: {inputs} read, {readTwice} of them twice, {folded.Digest} kept.");
        }

        // Which amounts the rows read twice had is known only by their digest, so sums are compared where there are none.
        if (readTwice == RowDigest.Zero)
        {
            CheckSums(work, folded);
        }
    }

    private static void CheckSums(DayWork work, FoldedRows folded)
    {
        var inputs = new SortedDictionary<Currency, MoneySums>();
        foreach (CurrencySums sums in work.Missing.SelectMany(part => part.Rows.Months).SelectMany(month => month.Sums)
            .Concat(work.Base?.Manifest.Sums ?? []))
        {
            inputs[sums.Currency] = inputs.GetValueOrDefault(sums.Currency) + sums.Sums;
        }

        if (!inputs.SequenceEqual(folded.Sums))
        {
            throw new DamagedDataException($"The fold of {work.Date} doesn't come to the sums of its inputs.");
        }
    }
}
