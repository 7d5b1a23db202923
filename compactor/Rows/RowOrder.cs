using System.Runtime.InteropServices;

namespace Accounting.Compactor.Rows;

/// <summary>
/// The rows that are kept, by home date and then in their total order. Sorted are keys of account and time beside the row's number, in as many ranges as
/// there are threads; the rows themselves are looked at only where both are equal.
/// </summary>
internal sealed class RowOrder
{
    private const int AloneBelow = 50_000;

    private readonly OrderedRow[] _rows;
    private readonly Dictionary<int, (int From, int To)> _dates = [];

    public RowOrder(RowTable table, int threads)
    {
        var counts = new Dictionary<int, int>();
        for (int row = 0; row < table.Count; row++)
        {
            if (table[row].Fate != RowFate.Dropped)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, table[row].HomeDate, out _)++;
            }
        }

        int end = 0;
        foreach ((int date, int count) in counts.OrderBy(date => date.Key))
        {
            _dates.Add(date, (end, end + count));
            end += count;
        }

        _rows = Sort(table, end, threads);
    }

    /// <summary>The rows of a home date in their total order.</summary>
    public ReadOnlyMemory<OrderedRow> Of(int homeDate) => _dates.TryGetValue(homeDate, out (int From, int To) range) ? _rows.AsMemory(range.From..range.To) : default;

    /// <summary>The numbers of a home date's winners, by business day and within one in their total order.</summary>
    public int[] WinnersByDay(int homeDate)
    {
        ReadOnlySpan<OrderedRow> rows = Of(homeDate).Span;
        var next = new Dictionary<int, int>();
        foreach (ref readonly OrderedRow row in rows)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(next, row.BusinessDay, out _) += row.Fate == RowFate.Winner ? 1 : 0;
        }

        int end = 0;
        foreach ((int day, int count) in next.OrderBy(day => day.Key).ToList())
        {
            next[day] = end;
            end += count;
        }

        var byDay = new int[end];
        foreach (ref readonly OrderedRow row in rows)
        {
            if (row.Fate == RowFate.Winner)
            {
                byDay[CollectionsMarshal.GetValueRefOrNullRef(next, row.BusinessDay)++] = row.Row;
            }
        }

        return byDay;
    }

    private OrderedRow[] Sort(RowTable table, int count, int threads)
    {
        var keys = new Key[count];
        Dictionary<int, int> next = _dates.ToDictionary(date => date.Key, date => date.Value.From);
        for (int row = 0; row < table.Count; row++)
        {
            ref PackedRow packed = ref table[row];
            if (packed.Fate != RowFate.Dropped)
            {
                keys[next[packed.HomeDate]++] = new Key(packed.AccountId, packed.OccurredAt, row);
            }
        }

        var comparer = new KeyComparer(table);
        Parallel.ForEach(_dates.Values, new ParallelOptions { MaxDegreeOfParallelism = threads }, range => Sort(keys, range.From, range.To, threads, comparer));
        var rows = new OrderedRow[count];
        for (int index = 0; index < count; index++)
        {
            table.Prefetch(keys[Math.Min(index + RowTable.Ahead, count - 1)].Row);
            rows[index] = OrderedRow.Of(keys[index].Row, table[keys[index].Row]);
        }

        return rows;
    }

    private static void Sort(Key[] keys, int from, int to, int threads, KeyComparer comparer)
    {
        if (threads < 2 || to - from < AloneBelow)
        {
            keys.AsSpan(from..to).Sort(comparer);
            return;
        }

        int middle = Partition(keys, from, to, comparer);
        Parallel.Invoke(() => Sort(keys, from, middle, threads / 2, comparer), () => Sort(keys, middle, to, threads - (threads / 2), comparer));
    }

    /// <summary>Puts what is less than a key of the middle before what isn't.</summary>
    private static int Partition(Key[] keys, int from, int to, KeyComparer comparer)
    {
        Key[] sample = [.. Enumerable.Range(0, 99).Select(index => keys[from + (int)((long)(to - from) * index / 99)])];
        sample.AsSpan().Sort(comparer);
        Key pivot = sample[sample.Length / 2];
        int left = from;
        int right = to - 1;
        while (true)
        {
            while (left <= right && comparer.Compare(keys[left], pivot) < 0)
            {
                left++;
            }

            while (left <= right && comparer.Compare(keys[right], pivot) >= 0)
            {
                right--;
            }

            if (left >= right)
            {
                return left;
            }

            (keys[left], keys[right]) = (keys[right], keys[left]);
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Key(long AccountId, long OccurredAt, int Row);

    private readonly struct KeyComparer(RowTable table) : IComparer<Key>
    {
        public int Compare(Key left, Key right)
        {
            int order = left.AccountId.CompareTo(right.AccountId);
            order = order != 0 ? order : left.OccurredAt.CompareTo(right.OccurredAt);
            return order != 0 || left.Row == right.Row ? order : table.CompareTotally(table[left.Row], table[right.Row]);
        }
    }
}
