namespace Accounting.Reporting.Months;

/// <summary>
/// Joins the days of one chain to its month, as <see cref="ChainSql"/> would link all rows at once.
/// <para>1. What the account opened with comes first, whatever its day.</para>
/// <para>2. Days must follow one another in the order of the chain: by running number where all rows of the month have one, else by time. Where they are interleaved,
/// or where rows of one instant may have to be put in another order, the chain is irregular.</para>
/// <para>3. A day's bases are less what came before it in the month; where a day begins with another base than the one before ended with, that is a break.</para>
/// </summary>
internal sealed class ChainJoin
{
    private readonly List<(int Piece, DayChain Chain)> _days = [];

    /// <summary>Breaks between days, of all chains since <see cref="Clear"/>.</summary>
    public List<(DayBreak Break, bool Follows)> Breaks { get; } = [];

    /// <summary>Days that have breaks of their own.</summary>
    public List<PlacedBreaks> Placed { get; } = [];

    public void Clear()
    {
        Breaks.Clear();
        Placed.Clear();
    }

    /// <param name="days">The chain's days, in any order.</param>
    /// <param name="month">What they come to.</param>
    /// <returns>Whether they could be joined.</returns>
    public bool TryJoin(ReadOnlySpan<(int Piece, DayChain Chain)> days, out MonthChain month)
    {
        month = new MonthChain { Name = days[0].Chain.Name, Follows = true };
        _days.Clear();
        long opens = 0, links = 0;
        Int128 opened = 0;
        foreach ((int piece, DayChain day) in days)
        {
            opens += day.Opens;
            opened += day.Opened;
            links += day.Links;
            if (day.Rows > 0)
            {
                _days.Add((piece, day));
            }
        }

        month.Total = opened;
        if (_days.Count == 0)
        {
            return true;
        }

        bool isSequenced = _days.TrueForAll(day => day.Chain.Is(DayChainFlags.Sequenced));
        return Order(isSequenced) && (isSequenced || opens == 0 || links == 0) && Walk(ref month, opens, isSequenced);
    }

    private bool Order(bool isSequenced)
    {
        _days.Sort(isSequenced
            ? (left, right) => left.Chain.Lowest.CompareTo(right.Chain.Lowest)
            : (left, right) => left.Chain.Begins.CompareTo(right.Chain.Begins));
        for (int index = 0; index < _days.Count; index++)
        {
            DayChain day = _days[index].Chain;
            bool isInterleaved = index > 0 && (isSequenced ? day.Lowest <= _days[index - 1].Chain.Highest : day.Begins <= _days[index - 1].Chain.Ends);
            if (isInterleaved || day.Is(DayChainFlags.Irregular) || (!isSequenced && day.Is(DayChainFlags.Sequenced) && !day.Is(DayChainFlags.InTime)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Walk(ref MonthChain month, long opens, bool isSequenced)
    {
        bool isTied = false, hasBreaks = false;
        for (int index = 0; index < _days.Count; index++)
        {
            DayChain day = _days[index].Chain;
            month.Follows &= day.Is(DayChainFlags.Follows) && (index == 0 || day.Start.Follows(_days[index - 1].Chain.End));
            isTied |= day.Is(DayChainFlags.Tied);
        }

        long rowsBefore = opens;
        foreach ((int piece, DayChain day) in _days)
        {
            if (day.Breaks > 0)
            {
                Placed.Add(new PlacedBreaks(piece, day.Name, rowsBefore, month.Follows));
                hasBreaks = true;
            }

            hasBreaks |= day.Links > 0 && !Link(ref month, day, rowsBefore);
            month.Total += day.Total;
            rowsBefore += day.Rows;
        }

        return isSequenced || !isTied || !(hasBreaks || _days[0].Chain.Is(DayChainFlags.BeginsOpen));
    }

    /// <returns>Whether the day begins with the base that the days before ended with.</returns>
    private bool Link(ref MonthChain month, in DayChain day, long rowsBefore)
    {
        Int128 before = month.Total;
        ChainEnd first = day.First with { Base = day.First.Base - before }, last = day.Last with { Base = day.Last.Base - before };
        bool holds = true;
        if (month.Links == 0)
        {
            month.First = first;
            month.FirstLogged = day.FirstLogged;
            month.FirstLoggedAt = day.FirstLoggedAt;
        }
        else if (first.Base != month.Last.Base)
        {
            var found = new DayBreak(
                day.Name, rowsBefore + day.FirstPlace, month.Last.At, first.At, first.Base - month.Last.Base, first.Imported || month.Last.Imported, day.FirstLogged, day.FirstLoggedAt);
            Breaks.Add((found, month.Follows));
            holds = false;
        }

        month.Links += day.Links;
        month.Last = last;
        return holds;
    }
}
