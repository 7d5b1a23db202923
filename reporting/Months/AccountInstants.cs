namespace Accounting.Reporting.Months;

/// <summary>Puts the rows of one account's month in order where several share an instant.</summary>
internal static class AccountInstants
{
    /// <param name="rows">By instant, and within one in the order that decides where balances don't.</param>
    /// <returns>
    /// Each row's turn within its instant; and the balances with which the month may begin, less what it changed before the first is stated: of those none
    /// but where all instants go round, and the months around it have to decide between several.
    /// </returns>
    public static (IReadOnlyList<(long Row, long Turn)> Turns, IReadOnlyCollection<long> Bases) Order(IReadOnlyList<ChainRow> rows)
    {
        ChainRow[][] instants = [.. rows.GroupBy(row => row.OccurredAt).Select(instant => instant.ToArray())];
        InstantOrder[] orders = [.. instants.Select(instant => new InstantOrder(instant))];
        long?[] next = NextBeginnings(instants, orders);
        SortedSet<long> bases = next[0] is null && orders[0].Beginning is null ? CommonBases(instants, orders) : [];
        var turns = new List<(long, long)>(rows.Count);
        long sum = 0;
        long? at = null;
        for (int index = 0; index < instants.Length; index++)
        {
            IReadOnlyList<int> order = orders[index].Order(at, next[index] ?? (at is null && bases.Count > 0 ? bases.Min() + sum : null));
            turns.AddRange(order.Select((row, turn) => (instants[index][row].Row, (long)turn)));
            foreach (ChainRow row in order.Select(row => instants[index][row]))
            {
                sum += row.Effect;
                at = row.Stated ?? at + row.Effect;
            }
        }

        return (turns, bases.Count > 1 ? bases : []);
    }

    /// <summary>Of each instant the balance after it, where a later instant tells it.</summary>
    private static long?[] NextBeginnings(ChainRow[][] instants, InstantOrder[] orders)
    {
        var told = new long?[instants.Length];
        long? next = null;
        for (int index = instants.Length - 1; index >= 0; index--)
        {
            told[index] = next;
            next = orders[index].Beginning ?? next - instants[index].Where(row => row.Stated is null).Sum(row => row.Effect);
        }

        return told;
    }

    /// <summary>Balances that every instant comes by, less what changed before; none where an instant doesn't go round.</summary>
    private static SortedSet<long> CommonBases(ChainRow[][] instants, InstantOrder[] orders)
    {
        SortedSet<long>? common = null;
        long sum = 0;
        for (int index = 0; index < instants.Length; index++)
        {
            if (orders[index].IsStated)
            {
                if (!orders[index].GoesRound || instants[index].Any(row => row.Stated is null))
                {
                    return [];
                }

                IEnumerable<long> bases = orders[index].Balances.Select(balance => balance - sum);
                common = [.. common is null ? bases : bases.Where(common.Contains)];
            }

            sum += instants[index].Sum(row => row.Effect);
        }

        return common ?? [];
    }
}
