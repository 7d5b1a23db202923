using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// Makes <see cref="DayChain"/>s of the first revisions of accounts, as <see cref="ChainSql"/> orders and links them.
/// <para>1. The rows of an account are told apart by month, account type and currency; what it opened with stands beside the others, since it comes first whatever its day.</para>
/// <para>2. They are put in order: by running number where all have one, else by time and id. A file of winners has them by time already.</para>
/// <para>3. One walk adds up effects and compares bases. Where rows of one instant might have to be put in another order (<see cref="InstantOrder"/>), or where
/// hardly anything holds, the chain is irregular: its rows are looked at again with all of the month's.</para>
/// </summary>
internal sealed class DayChainBuilder
{
    /// <summary>More breaks of one account than these aren't listed: its balances state something else.</summary>
    private const int BreaksMax = 100;

    private readonly List<ChainGroup> _groups = [];

    /// <summary>The breaks of all chains so far.</summary>
    public List<DayBreak> Breaks { get; } = [];

    /// <param name="rows">All of one account.</param>
    /// <param name="chains">Takes its chains, by month, account type and currency.</param>
    public void Add(IReadOnlyList<FirstRevision> rows, List<DayChain> chains)
    {
        _groups.Clear();
        foreach (FirstRevision row in rows)
        {
            GroupOf(row).Add(row);
        }

        foreach (ChainGroup group in _groups.OrderBy(group => group.Name))
        {
            chains.Add(ChainOf(group));
        }
    }

    private ChainGroup GroupOf(in FirstRevision row)
    {
        foreach (ChainGroup group in _groups)
        {
            if (group.Name.Month == row.Month && group.Name.AccountType == row.AccountType && group.Name.Currency == row.Currency)
            {
                return group;
            }
        }

        _groups.Add(new ChainGroup(new ChainName(row.Month, row.Account, row.AccountType, row.Currency)));
        return _groups[^1];
    }

    private DayChain ChainOf(ChainGroup group)
    {
        var chain = new DayChain { Name = group.Name, Opens = group.Opens, Opened = group.Opened, Rows = group.Rows.Count, Flags = group.FlagsOfOrder() };
        if (group.Rows.Count == 0)
        {
            return chain;
        }

        FirstRevision first = group.Rows[0], last = group.Rows[^1];
        chain.Start = PlaceOf(first);
        chain.End = PlaceOf(last);
        chain.Lowest = chain.Is(DayChainFlags.Sequenced) ? first.Sequence!.Value : 0;
        chain.Highest = chain.Is(DayChainFlags.Sequenced) ? last.Sequence!.Value : 0;
        chain.Begins = long.MaxValue;
        chain.Ends = long.MinValue;
        int listed = Breaks.Count;
        Walk(group.Rows, ref chain);
        if (chain.Breaks > 0 && (chain.Breaks > BreaksMax || chain.Is(DayChainFlags.Tied)))
        {
            chain.Flags |= DayChainFlags.Irregular;
            Breaks.RemoveRange(listed, Breaks.Count - listed);
        }

        return chain;
    }

    private void Walk(List<FirstRevision> rows, ref DayChain chain)
    {
        bool follows = true;
        LogPlace before = default;
        for (int index = 0; index < rows.Count; index++)
        {
            FirstRevision row = rows[index];
            LogPlace place = PlaceOf(row);
            follows = follows && (index == 0 || place.Follows(before));
            before = place;
            chain.Begins = Math.Min(chain.Begins, row.OccurredAt);
            chain.Ends = Math.Max(chain.Ends, row.OccurredAt);
            chain.Total += row.Effect;
            if (row.Stated is { } stated)
            {
                Link(ref chain, new ChainEnd(stated - chain.Total, row.OccurredAt, IsImported(row)), row, index + 1);
            }
        }

        chain.Flags |= follows ? DayChainFlags.Follows : 0;
    }

    private void Link(ref DayChain chain, ChainEnd link, in FirstRevision row, long place)
    {
        if (chain.Links++ == 0)
        {
            chain.First = link;
            chain.FirstPlace = place;
            chain.FirstLogged = PlaceOf(row);
            chain.FirstLoggedAt = row.LoggedAt;
        }
        else if (link.Base != chain.Last.Base && ++chain.Breaks <= BreaksMax)
        {
            Breaks.Add(new DayBreak(chain.Name, place, chain.Last.At, link.At, link.Base - chain.Last.Base, link.Imported || chain.Last.Imported, PlaceOf(row), row.LoggedAt));
        }

        chain.Last = link;
    }

    private static LogPlace PlaceOf(in FirstRevision row) => new(row.Source, row.Partition, row.Offset);

    /// <summary>As <see cref="ChainSql"/> tells it.</summary>
    private static bool IsImported(in FirstRevision row) =>
        row.Source.StartsWith("file.", StringComparison.Ordinal) || row.LoggedAt - row.OccurredAt > Timestamp.MicrosecondsPerDay;
}
