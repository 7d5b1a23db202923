using System.Runtime.InteropServices;

namespace Accounting.Aggregator.Fold;

/// <summary>The sums of the winners that count, kept by adding a row when it begins to count and taking it off when it no longer does.</summary>
public sealed class RunningTotals
{
    private readonly Dictionary<TotalsKey, Total> _totals = [];

    /// <summary>Keys under which something counts, ascending.</summary>
    public IReadOnlyList<KeyValuePair<TotalsKey, Total>> Snapshot() => [.. _totals.OrderBy(pair => pair.Key)];

    public void Add(in StoredRow row)
    {
        ref Total total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, row.TotalsKey, out _);
        total += new Total(1, row.Sums);
    }

    /// <exception cref="InvalidOperationException">The row was never added: a mistake in the fold.</exception>
    public void Remove(in StoredRow row)
    {
        ref Total total = ref CollectionsMarshal.GetValueRefOrNullRef(_totals, row.TotalsKey);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref total))
        {
            throw new InvalidOperationException($"Nothing counts under {row.TotalsKey}, so nothing can be taken off.");
        }

        total -= new Total(1, row.Sums);
        if (total.Transactions == 0)
        {
            _totals.Remove(row.TotalsKey);
        }
    }
}
