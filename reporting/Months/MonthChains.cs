using System.Runtime.InteropServices;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>
/// The chains of a month, out of those of its days, account by account: all files are ordered by account and read side by side, so one account is in memory.
/// Accounts whose days can't be joined are left out and named (<see cref="Irregular"/>): their rows are looked at all together.
/// </summary>
internal sealed class MonthChains(IReadOnlyList<(int Piece, AccountStream<DayChain> Stream)> chains, IReadOnlyList<AccountStream<NumberStretch>> numbers) : IRowFeed
{
    private static readonly DuckType Sum = DuckType.Decimal(38, Amount.DecimalPlaces);

    private readonly ChainJoin _join = new();
    private readonly List<(int Piece, DayChain Chain)> _days = [];
    private readonly List<DayChain> _taken = [];
    private readonly List<NumberStretch> _stretches = [];
    private readonly List<MonthChain> _joined = [];
    private int _next;

    /// <summary>As <see cref="ChainSql.Chains"/> gives them.</summary>
    public static IReadOnlyList<DuckColumn> Columns { get; } =
    [
        new("month", DuckType.Integer), new("account_id", DuckType.BigInt), new("account_type", DuckType.Varchar), new("currency", DuckType.Varchar), new("links", DuckType.BigInt), new("total", Sum),
        new("first_base", Sum), new("first_at", DuckType.TimestampTz), new("first_imported", DuckType.Boolean), new("first_source", DuckType.Varchar), new("first_partition", DuckType.Integer),
        new("first_logged_at", DuckType.TimestampTz), new("first_offset", DuckType.BigInt), new("last_base", Sum), new("last_at", DuckType.TimestampTz), new("last_imported", DuckType.Boolean),
    ];

    /// <summary>Accounts that were left out, ascending.</summary>
    public List<long> Irregular { get; } = [];

    /// <summary>Stretches of running numbers without a gap, of the month.</summary>
    public List<NumberStretch> Stretches { get; } = [];

    /// <summary>Breaks between days.</summary>
    public List<(DayBreak Break, bool Follows)> Breaks { get; } = [];

    /// <summary>Days that have breaks of their own.</summary>
    public List<PlacedBreaks> Placed { get; } = [];

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        while (count < writer.Capacity && (_next < _joined.Count || TryJoinNext()))
        {
            if (_next < _joined.Count)
            {
                Write(writer, count++, _joined[_next++]);
            }
        }

        return count;
    }

    private bool TryJoinNext()
    {
        if (NextAccount() is not { } account)
        {
            return false;
        }

        Take(account);
        _joined.Clear();
        _next = 0;
        _join.Clear();
        int stretches = Stretches.Count;
        if (TryJoinChains() && TryJoinNumbers())
        {
            Breaks.AddRange(_join.Breaks);
            Placed.AddRange(_join.Placed);
        }
        else
        {
            _joined.Clear();
            Stretches.RemoveRange(stretches, Stretches.Count - stretches);
            Irregular.Add(account);
        }

        return true;
    }

    private long? NextAccount()
    {
        long? account = null;
        foreach ((_, AccountStream<DayChain> stream) in chains)
        {
            account = account is null || stream.Account < account ? stream.Account ?? account : account;
        }

        foreach (AccountStream<NumberStretch> stream in numbers)
        {
            account = account is null || stream.Account < account ? stream.Account ?? account : account;
        }

        return account;
    }

    private void Take(long account)
    {
        _days.Clear();
        _stretches.Clear();
        foreach ((int piece, AccountStream<DayChain> stream) in chains)
        {
            if (stream.Account == account)
            {
                _taken.Clear();
                stream.TakeAccount(_taken);
                foreach (DayChain chain in _taken)
                {
                    _days.Add((piece, chain));
                }
            }
        }

        foreach (AccountStream<NumberStretch> stream in numbers)
        {
            if (stream.Account == account)
            {
                stream.TakeAccount(_stretches);
            }
        }
    }

    private bool TryJoinChains()
    {
        _days.Sort((left, right) => left.Chain.Name.CompareTo(right.Chain.Name));
        Span<(int Piece, DayChain Chain)> days = CollectionsMarshal.AsSpan(_days);
        for (int from = 0, to; from < days.Length; from = to)
        {
            for (to = from + 1; to < days.Length && days[to].Chain.Name == days[from].Chain.Name; to++)
            {
                // All of the same chain.
            }

            if (!_join.TryJoin(days[from..to], out MonthChain month))
            {
                return false;
            }

            _joined.Add(month);
        }

        return true;
    }

    /// <summary>A number that two days have may be that of one transaction or of two.</summary>
    private bool TryJoinNumbers()
    {
        _stretches.Sort((left, right) => left.Lowest.CompareTo(right.Lowest));
        for (int index = 0; index < _stretches.Count; index++)
        {
            NumberStretch stretch = _stretches[index];
            if (index > 0 && stretch.Lowest <= _stretches[index - 1].Highest)
            {
                return false;
            }

            if (index > 0 && stretch.Lowest == _stretches[index - 1].Highest + 1)
            {
                Stretches[^1] = Stretches[^1] with { Highest = stretch.Highest };
            }
            else
            {
                Stretches.Add(stretch);
            }
        }

        return true;
    }

    private static void Write(DuckChunkWriter writer, int row, in MonthChain chain)
    {
        writer.SetInteger(0, row, chain.Name.Month);
        writer.SetLong(1, row, chain.Name.Account);
        writer.SetText(2, row, chain.Name.AccountType);
        writer.SetText(3, row, chain.Name.Currency);
        writer.SetLong(4, row, chain.Links);
        writer.SetDecimal(5, row, chain.Total);
        if (chain.Links == 0)
        {
            for (int column = 6; column < Columns.Count; column++)
            {
                writer.SetNull(column, row);
            }

            return;
        }

        writer.SetDecimal(6, row, chain.First.Base);
        writer.SetTimestamp(7, row, chain.First.At);
        writer.SetBoolean(8, row, chain.First.Imported);
        writer.SetText(9, row, chain.FirstLogged.Source);
        writer.SetInteger(10, row, chain.FirstLogged.Partition);
        writer.SetTimestamp(11, row, chain.FirstLoggedAt);
        writer.SetLong(12, row, chain.Follows ? chain.FirstLogged.Offset : null);

        writer.SetDecimal(13, row, chain.Last.Base);
        writer.SetTimestamp(14, row, chain.Last.At);
        writer.SetBoolean(15, row, chain.Last.Imported);
    }
}
