using System.Runtime.InteropServices;
using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>
/// The account statistics of one home date in their order, computed as they are asked for. Rows come by business day and account, those that were judged
/// and those that a base holds beside each other, so the groups of one account on one day are all that is held at a time.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="byDay">The winners of the date among its rows, by business day, and within one in their total order.</param>
/// <param name="held">The winners that a base holds besides; null for none.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class AccountFeed(RowTable table, ReadOnlyMemory<int> byDay, HeldDays? held, CancellationToken cancellation) : IRowFeed
{
    private readonly Dictionary<AccountGroup, int> _numbers = [];
    private readonly List<(AccountGroup Group, AccountSums Sums)> _groups = [];
    private HeldWinners? _heldOfDay;
    private int _next;
    private int _nextHeldDay;
    private int _given;
    private int _day = int.MinValue;
    private long _account;

    public static IReadOnlyList<DuckColumn> Columns { get; } =
    [
        new("business_day", DuckType.Date),
        new("account_id", DuckType.BigInt),
        new("account_type", DuckType.Varchar),
        new("currency", DuckType.Varchar),
        new("kind", DuckType.Varchar),
        new("sport", DuckType.Varchar),
        new("in_play", DuckType.Boolean),
        new("jurisdiction", DuckType.Varchar),
        new("transactions", DuckType.BigInt),
        new("amount", DuckType.Decimal(38, 4)),
        new("exposure_delta", DuckType.Decimal(38, 4)),
        new("pending_delta", DuckType.Decimal(38, 4)),
        new("stake", DuckType.Decimal(38, 4)),
        new("sign_anomalies", DuckType.BigInt),
    ];

    public int Fill(DuckChunkWriter writer)
    {
        cancellation.ThrowIfCancellationRequested();
        int count = 0;
        while (count < writer.Capacity)
        {
            if (_given == _groups.Count && !TryNextAccount())
            {
                break;
            }

            Write(writer, count++, _groups[_given].Group, _groups[_given].Sums);
            _given++;
        }

        return count;
    }

    private bool TryNextAccount()
    {
        _numbers.Clear();
        _groups.Clear();
        _given = 0;
        while (!TryFindAccount())
        {
            if (!TryFindDay())
            {
                return false;
            }
        }

        ReadOnlySpan<int> rows = byDay.Span;
        for (; _next < rows.Length; _next++)
        {
            table.Prefetch(rows[Math.Min(_next + RowTable.Ahead, rows.Length - 1)]);
            ref PackedRow row = ref table[rows[_next]];
            if (row.AccountId != _account || row.BusinessDay != _day)
            {
                break;
            }

            Add(row);
        }

        for (; _heldOfDay?.TryRead() == true && _heldOfDay.Row.AccountId == _account; _heldOfDay.Pass())
        {
            Add(_heldOfDay.Row);
        }

        _groups.Sort((left, right) => AccountGroup.Compare(left.Group, right.Group, table.Texts));
        return true;
    }

    /// <summary>Finds the next account of the business day.</summary>
    private bool TryFindAccount()
    {
        bool hasJudged = _next < byDay.Length && table[byDay.Span[_next]].BusinessDay == _day;
        bool hasHeld = _heldOfDay?.TryRead() == true;
        if (!hasJudged && !hasHeld)
        {
            return false;
        }

        long account = Math.Min(hasJudged ? table[byDay.Span[_next]].AccountId : long.MaxValue, hasHeld ? _heldOfDay!.Row.AccountId : long.MaxValue);
        _account = account >= _account ? account : throw new InvalidOperationException($"The accounts of business day {_day} don't come in their order.");
        return true;
    }

    /// <summary>Finds the next business day.</summary>
    private bool TryFindDay()
    {
        int judged = _next < byDay.Length ? table[byDay.Span[_next]].BusinessDay : int.MaxValue;
        int kept = _nextHeldDay < held?.Days.Count ? held.Days[_nextHeldDay] : int.MaxValue;
        _day = Math.Min(judged, kept);
        _account = long.MinValue;
        _heldOfDay = null;
        if (kept == _day && held is not null && kept != int.MaxValue)
        {
            _heldOfDay = held.Open(_day);
            _nextHeldDay++;
        }

        return _day != int.MaxValue;
    }

    private void Add(in PackedRow row)
    {
        var group = AccountGroup.Of(row);
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, group, out bool exists);
        if (!exists)
        {
            number = _groups.Count;
            _groups.Add((group, default));
        }

        CollectionsMarshal.AsSpan(_groups)[number].Sums.Add(row);
    }

    private void Write(DuckChunkWriter writer, int index, AccountGroup group, in AccountSums sums)
    {
        writer.SetDate(0, index, _day);
        writer.SetLong(1, index, _account);
        writer.SetUtf8(2, index, StatisticNames.AccountTypes[(int)group.Type]);
        writer.Write(3, index, group.Currency);
        writer.SetUtf8(4, index, StatisticNames.Kinds[(int)group.Kind]);
        writer.Write(5, index, table.Texts, group.Sport);
        writer.Write(6, index, group.InPlay);
        writer.Write(7, index, table.Texts, group.Jurisdiction);
        writer.SetLong(8, index, sums.Transactions);
        writer.SetDecimal(9, index, sums.Amount);
        writer.SetDecimal(10, index, sums.ExposureDelta);
        writer.SetDecimal(11, index, sums.PendingDelta);
        writer.SetDecimal(12, index, sums.Stake);
        writer.SetLong(13, index, sums.SignAnomalies);
    }
}
