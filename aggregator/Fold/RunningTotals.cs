using System.Runtime.InteropServices;

namespace Accounting.Aggregator.Fold;

/// <summary>
/// The sums of the winners that count, kept by adding a row when it begins to count and taking it off when it no longer does. Each key has a number,
/// given in the order in which keys come and never taken back.
/// </summary>
internal sealed class RunningTotals
{
    private readonly Dictionary<TotalsKey, int> _numbers = [];
    private readonly List<TotalsKey> _keys = [];
    private readonly List<AccumulatedRows> _totals = [];

    /// <summary>Keys under which something counts, ascending.</summary>
    public IReadOnlyList<KeyValuePair<TotalsKey, Total>> Snapshot() =>
    [
        .. _keys.Zip(_totals).Where(total => total.Second.Rows > 0).OrderBy(total => total.First)
            .Select(total => KeyValuePair.Create(total.First, new Total(total.Second.Rows, total.Second.Sums))),
    ];

    /// <summary>The number of a key, which it is given where it has none.</summary>
    public int NumberOf(TotalsKey key)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out bool exists);
        if (!exists)
        {
            number = _keys.Count;
            _keys.Add(key);
            _totals.Add(default);
        }

        return number;
    }

    /// <summary>The key of a number that was given.</summary>
    public TotalsKey KeyOf(int number) => _keys[number];

    /// <summary>A row begins to count.</summary>
    public void Add(int number, in RowAmounts row) => CollectionsMarshal.AsSpan(_totals)[number].Add(row);

    /// <summary>A row no longer counts.</summary>
    /// <exception cref="InvalidOperationException">No row counts there: a mistake in the fold.</exception>
    public void Remove(int number, in RowAmounts row)
    {
        ref AccumulatedRows total = ref CollectionsMarshal.AsSpan(_totals)[number];
        if (total.Rows == 0)
        {
            throw new InvalidOperationException($"Nothing counts under {KeyOf(number)}, so nothing can be taken off.");
        }

        total.Remove(row);
    }
}
