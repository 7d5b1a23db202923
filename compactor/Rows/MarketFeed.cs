using System.Runtime.InteropServices;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>The market statistics of one home date in their order.</summary>
internal sealed class MarketFeed : IRowFeed
{
    private readonly TextPool _texts;
    private readonly Dictionary<Market, MarketSums> _sums = [];
    private readonly Market[] _markets;
    private int _next;

    /// <param name="table">The table.</param>
    /// <param name="rows">Of which its winners count.</param>
    /// <param name="held">The winners with a market that a base holds besides; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public MarketFeed(RowTable table, ReadOnlySpan<OrderedRow> rows, HeldWinners? held, CancellationToken cancellation)
    {
        _texts = table.Texts;
        for (int index = 0; index < rows.Length; index++)
        {
            table.Prefetch(rows[Math.Min(index + RowTable.Ahead, rows.Length - 1)].Row);
            if (rows[index] is { Fate: RowFate.Winner, HasMarket: true })
            {
                Add(table[rows[index].Row]);
            }
        }

        for (; held?.TryRead() == true; held.Pass())
        {
            Add(held.Row);
        }

        cancellation.ThrowIfCancellationRequested();
        _markets = [.. _sums.Keys.OrderBy(market => market.BusinessDay).ThenBy(market => market.Id).ThenBy(market => market.Currency)];
    }

    public static IReadOnlyList<DuckColumn> Columns { get; } =
    [
        new("business_day", DuckType.Date),
        new("market_id", DuckType.BigInt),
        new("currency", DuckType.Varchar),
        new("sport", DuckType.Varchar),
        new("in_play", DuckType.Boolean),
        new("transactions", DuckType.BigInt),
        new("turnover", DuckType.Decimal(38, 4)),
        new("wins", DuckType.Decimal(38, 4)),
        new("losses", DuckType.Decimal(38, 4)),
        new("commission", DuckType.Decimal(38, 4)),
        new("house_commission", DuckType.Decimal(38, 4)),
        new("reversals", DuckType.Decimal(38, 4)),
        new("residual", DuckType.Decimal(38, 4)),
    ];

    public int Rows => _markets.Length;

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        for (; _next < _markets.Length && count < writer.Capacity; _next++, count++)
        {
            Write(writer, count, _markets[_next], _sums[_markets[_next]]);
        }

        return count;
    }

    private void Add(in PackedRow row) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, new Market(row.BusinessDay, row.MarketId, row.Currency), out _).Add(row, _texts);

    private void Write(DuckChunkWriter writer, int index, Market market, in MarketSums sums)
    {
        writer.SetDate(0, index, market.BusinessDay);
        writer.SetLong(1, index, market.Id);
        writer.Write(2, index, market.Currency);
        writer.Write(3, index, _texts, sums.Sport);
        writer.Write(4, index, sums.InPlay);

        writer.SetLong(5, index, sums.Transactions);
        writer.SetDecimal(6, index, sums.Turnover);
        writer.SetDecimal(7, index, sums.Wins);
        writer.SetDecimal(8, index, sums.Losses);
        writer.SetDecimal(9, index, sums.Commission);
        writer.SetDecimal(10, index, sums.HouseCommission);
        writer.SetDecimal(11, index, sums.Reversals);
        writer.SetDecimal(12, index, sums.Residual);
    }

    private readonly record struct Market(int BusinessDay, long Id, Currency Currency);
}
