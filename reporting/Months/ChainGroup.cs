using System.Runtime.InteropServices;

namespace Accounting.Reporting.Months;

/// <summary>The first revisions of one chain while they are collected and put in order.</summary>
internal sealed class ChainGroup(ChainName name)
{
    private static readonly Comparer<FirstRevision> ByNumber = Comparer<FirstRevision>.Create((left, right) =>
        left.Sequence!.Value.CompareTo(right.Sequence!.Value) is var order && order != 0 ? order : CompareTimes(left, right));

    private static readonly Comparer<FirstRevision> ByTime = Comparer<FirstRevision>.Create((left, right) => CompareTimes(left, right));

    private bool _allNumbered = true;

    public ChainName Name => name;

    /// <summary>But for what the account opened with.</summary>
    public List<FirstRevision> Rows { get; } = [];

    public long Opens { get; private set; }

    public Int128 Opened { get; private set; }

    public void Add(in FirstRevision row)
    {
        if (row.Opens)
        {
            Opens++;
            Opened += row.Effect;
            return;
        }

        _allNumbered &= row.Sequence is not null;
        Rows.Add(row);
    }

    /// <summary>Puts the rows in order, and tells which order that is.</summary>
    public DayChainFlags FlagsOfOrder()
    {
        Sort(_allNumbered ? ByNumber : ByTime);
        return Rows.Count == 0 ? DayChainFlags.None
            : _allNumbered ? DayChainFlags.Sequenced | (IsInTime() ? DayChainFlags.InTime : 0)
            : FlagsOfInstants();
    }

    private static int CompareTimes(in FirstRevision left, in FirstRevision right) =>
        left.OccurredAt.CompareTo(right.OccurredAt) is var order && order != 0 ? order : left.Id.CompareTo(right.Id);

    private void Sort(Comparer<FirstRevision> order)
    {
        Span<FirstRevision> rows = CollectionsMarshal.AsSpan(Rows);
        for (int index = 1; index < rows.Length; index++)
        {
            if (order.Compare(rows[index - 1], rows[index]) > 0)
            {
                rows.Sort(order);
                return;
            }
        }
    }

    private bool IsInTime()
    {
        Span<FirstRevision> rows = CollectionsMarshal.AsSpan(Rows);
        for (int index = 1; index < rows.Length; index++)
        {
            if (rows[index].OccurredAt <= rows[index - 1].OccurredAt)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rows are by time.</summary>
    private DayChainFlags FlagsOfInstants()
    {
        Span<FirstRevision> rows = CollectionsMarshal.AsSpan(Rows);
        DayChainFlags flags = DayChainFlags.None;
        for (int from = 0, to; from < rows.Length; from = to)
        {
            int stated = 0;
            Int128 effect = 0;
            for (to = from; to < rows.Length && rows[to].OccurredAt == rows[from].OccurredAt; to++)
            {
                stated += rows[to].Stated is null ? 0 : 1;
                effect += rows[to].Effect;
            }

            if (to - from > 1 && stated > 0)
            {
                flags |= DayChainFlags.Tied;
                flags |= from == 0 && (effect == 0 || stated < to - from) ? DayChainFlags.BeginsOpen : 0;
            }
        }

        return flags;
    }
}
