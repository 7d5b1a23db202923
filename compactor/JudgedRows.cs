using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What a fold in memory decided: each file's rows in the order in which they are written, merged with what is held of it.</summary>
/// <param name="table">The rows.</param>
/// <param name="order">Their order.</param>
/// <param name="ids">Their ids.</param>
/// <param name="merged">The dates of which a base holds more than is among the rows.</param>
internal sealed class JudgedRows(RowTable table, RowOrder order, IdIndex ids, IReadOnlySet<HomeDate> merged) : IJudgedRows
{
    public RankedCounts Count(HomeDate date)
    {
        long winners = 0;
        long markets = 0;
        ReadOnlySpan<OrderedRow> rows = order.Of(date.DaysSinceEpoch).Span;
        foreach (ref readonly OrderedRow row in rows)
        {
            winners += row.Fate == RowFate.Winner ? 1 : 0;
            markets += row is { Fate: RowFate.Winner, HasMarket: true } ? 1 : 0;
        }

        return new RankedCounts(winners, rows.Length - winners, markets);
    }

    public RowQuery Winners(ConnectionPair connection, HomeDate date, IdBucket bucket, string? held, CancellationToken cancellation) =>
        Rows(connection, date, RowFilter.WinnersOf(bucket.Number, bucket.Count), RowFeedColumns.Stored, held is null ? null : $"SELECT {RowColumns.List} FROM {held}", cancellation);

    public RowQuery Losers(ConnectionPair connection, HomeDate date, string? held, CancellationToken cancellation) =>
        Rows(connection, date, RowFilter.AllLosers, RowFeedColumns.LoserReason, held is null ? null : $"SELECT {RowColumns.List}, loser_reason FROM {held}", cancellation);

    public RowQuery Accounts(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation)
    {
        HeldDays? days = held is not null && merged.Contains(date) ? new HeldDays(connection.Held, held, result => HeldOf(result, date), cancellation) : null;
        var feed = new AccountFeed(table, order.WinnersByDay(date.DaysSinceEpoch), days, cancellation);
        return RowQuery.Of(connection.OneThread, AccountFeed.Columns, feed, days is null ? [] : [days]);
    }

    public RowQuery Markets(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation)
    {
        using HeldWinners? winners = held is not null && merged.Contains(date)
            ? HeldOf(connection.Held.Query($"SELECT {HeldWinners.Columns} FROM {held.Sql} WHERE market_id IS NOT NULL", cancellation), date)
            : null;
        return RowQuery.Of(connection.OneThread, MarketFeed.Columns, new MarketFeed(table, order.Of(date.DaysSinceEpoch).Span, winners, cancellation));
    }

    /// <summary>How many rows of a date are here; null where a base holds more of them.</summary>
    public int? CountAll(HomeDate date) => merged.Contains(date) ? null : order.Of(date.DaysSinceEpoch).Length;

    /// <summary>The columns of a file.</summary>
    public static IReadOnlyList<DuckColumn> ColumnsOf(string name) => name switch
    {
        DayFiles.Losers => RowFeed.Columns(RowFeedColumns.LoserReason),
        DayFiles.Accounts => AccountFeed.Columns,
        DayFiles.Markets => MarketFeed.Columns,
        _ => RowFeed.Columns(RowFeedColumns.Stored),
    };

    /// <summary>The rows of a file of a date of which no base is merged.</summary>
    public IRowFeed RowsOf(HomeDate date, string name, int bucketCount, CancellationToken cancellation)
    {
        ReadOnlyMemory<OrderedRow> rows = order.Of(date.DaysSinceEpoch);
        return name switch
        {
            DayFiles.Losers => new RowFeed(table, rows, RowFilter.AllLosers, RowFeedColumns.LoserReason, cancellation),
            DayFiles.Accounts => new AccountFeed(table, order.WinnersByDay(date.DaysSinceEpoch), null, cancellation),
            DayFiles.Markets => new MarketFeed(table, rows.Span, null, cancellation),
            _ => new RowFeed(table, rows, RowFilter.WinnersOf(DayFiles.BucketOf(name), bucketCount), RowFeedColumns.Stored, cancellation),
        };
    }

    private HeldWinners HeldOf(DuckResult result, HomeDate date) => new(result, table, ids, date.DaysSinceEpoch);

    private RowQuery Rows(ConnectionPair connection, HomeDate date, RowFilter filter, RowFeedColumns columns, string? heldSql, CancellationToken cancellation)
    {
        ReadOnlyMemory<OrderedRow> rows = order.Of(date.DaysSinceEpoch);
        var judged = new RowFeed(table, rows, filter, columns, cancellation);
        if (heldSql is null || !merged.Contains(date))
        {
            return RowQuery.Of(connection.OneThread, RowFeed.Columns(columns), judged);
        }

        int[] wanted = [.. rows.ToArray().Where(row => filter.Wants(row)).Select(row => row.Row)];
        DuckResult held = connection.Held.Query(heldSql, cancellation);
        return RowQuery.Of(connection.OneThread, RowFeed.Columns(columns), new MergedFeed(held, judged, table, wanted, ids, date.DaysSinceEpoch), held);
    }
}
