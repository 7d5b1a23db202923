namespace Accounting.Reporting.Months;

/// <summary>
/// The order in which rows of one instant happened, by the balances that they state. Each row that states one leads from the balance before it to the
/// one after it, so an order in which the chain holds is a path through balances that takes every row once.
/// <para>1. A balance that more rows lead from than to must begin a path, which is followed until nothing leads on. Where there are several, rows are
/// missing, and the paths follow one another.</para>
/// <para>2. What is left goes round, and is taken up at the first balance of a path that it comes by. All of it is linear in rows.</para>
/// <para>3. Where no balance must begin, all rows go round, and may begin with any balance: with one that is known, else with the least.</para>
/// <para>4. Rows that state no balance stand where they lead from an end to the next beginning, else last.</para>
/// </summary>
internal sealed class InstantOrder
{
    private readonly IReadOnlyList<ChainRow> _rows;
    private readonly SortedDictionary<long, Queue<(int Row, long To)>> _leading = [];
    private readonly SortedDictionary<long, int> _excess = [];

    /// <param name="rows">In the order that decides where balances don't.</param>
    public InstantOrder(IReadOnlyList<ChainRow> rows)
    {
        _rows = rows;
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Stated is { } stated)
            {
                Lead(stated - rows[row].Effect, row, stated);
            }
        }
    }

    /// <summary>Whether any row states a balance.</summary>
    public bool IsStated => _leading.Count > 0;

    /// <summary>Whether the rows that state a balance come back to where they began, so that any of their balances may be the first.</summary>
    public bool GoesRound => _excess.Values.All(excess => excess == 0);

    /// <summary>The balances that rows lead from, ascending.</summary>
    public IEnumerable<long> Balances => _leading.Keys;

    /// <summary>The balance that the rows begin with, if only one can be.</summary>
    public long? Beginning => _excess.Where(balance => balance.Value > 0).ToArray() is [(long only, 1)] ? only : null;

    /// <summary>Puts the rows in order, once.</summary>
    /// <param name="before">The balance before them, where it is known.</param>
    /// <param name="after">The balance that what follows begins with, where it is known.</param>
    /// <returns>Indices of the rows.</returns>
    public IReadOnlyList<int> Order(long? before, long? after)
    {
        List<(long From, int Row, long To)> walked = Walk(before, after);
        var unstated = new Queue<int>(Enumerable.Range(0, _rows.Count).Where(row => _rows[row].Stated is null));
        var order = new List<int>(_rows.Count);
        if (before is null && after is not null && walked.Count > 0 && walked[^1].To == after)
        {
            Take(unstated.Count);
        }

        foreach ((long from, int row, long to) in walked)
        {
            Take(before is { } at ? LengthBetween(at, from) : 0);
            order.Add(row);
            before = to;
        }

        Take(unstated.Count);
        return order;

        void Take(int count)
        {
            for (int taken = 0; taken < count; taken++)
            {
                order.Add(unstated.Dequeue());
            }
        }

        int LengthBetween(long at, long next)
        {
            int length = 0;
            foreach (int row in at == next ? [] : unstated.AsEnumerable())
            {
                length++;
                at += _rows[row].Effect;
                if (at == next)
                {
                    return length;
                }
            }

            return 0;
        }
    }

    private void Lead(long from, int row, long to)
    {
        if (!_leading.TryGetValue(from, out Queue<(int, long)>? rows))
        {
            _leading.Add(from, rows = new Queue<(int, long)>());
        }

        rows.Enqueue((row, to));
        _excess[from] = _excess.GetValueOrDefault(from) + 1;
        _excess[to] = _excess.GetValueOrDefault(to) - 1;
    }

    /// <summary>The rows that state a balance, in order, each with the balances before and after it.</summary>
    private List<(long From, int Row, long To)> Walk(long? before, long? after)
    {
        IEnumerable<long> beginnings = _excess.Where(balance => balance.Value > 0).SelectMany(balance => Enumerable.Repeat(balance.Key, balance.Value)).OrderBy(balance => balance != before);
        List<(long From, int Row, long To)>[] paths = [.. beginnings.Select(Follow)];
        var walked = new List<(long From, int Row, long To)>(_rows.Count);
        foreach (List<(long From, int Row, long To)> path in paths)
        {
            walked.AddRange(Round(path[0].From));
            foreach ((long From, int Row, long To) step in path)
            {
                walked.Add(step);
                walked.AddRange(Round(step.To));
            }
        }

        long[] rest = [.. new[] { before, after }.OfType<long>(), .. _leading.Keys];
        walked.AddRange(rest.SelectMany(Round));
        return walked;
    }

    /// <summary>Goes on until nothing leads on.</summary>
    private List<(long From, int Row, long To)> Follow(long at)
    {
        var path = new List<(long From, int Row, long To)>();
        while (_leading.TryGetValue(at, out Queue<(int Row, long To)>? rows) && rows.TryDequeue(out (int Row, long To) next))
        {
            path.Add((at, next.Row, next.To));
            at = next.To;
        }

        return path;
    }

    /// <summary>Everything that still leads from a balance and back to it, once all paths with an end are taken.</summary>
    private IEnumerable<(long From, int Row, long To)> Round(long start)
    {
        var path = new Stack<(long From, int Row, long To)>();
        var found = new Stack<(long From, int Row, long To)>();
        while (true)
        {
            long at = path.TryPeek(out (long From, int Row, long To) last) ? last.To : start;
            if (_leading.TryGetValue(at, out Queue<(int Row, long To)>? rows) && rows.TryDequeue(out (int Row, long To) next))
            {
                path.Push((at, next.Row, next.To));
            }
            else if (path.TryPop(out (long, int, long) done))
            {
                found.Push(done);
            }
            else
            {
                return found;
            }
        }
    }
}
