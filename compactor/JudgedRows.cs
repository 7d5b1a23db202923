using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What a fold in memory decided: each file's rows in the order in which they are written.</summary>
/// <param name="table">The rows.</param>
/// <param name="order">Their order.</param>
/// <param name="based">The dates of which a base holds more: their statistics are in <see cref="BatchStatistics"/>' tables.</param>
internal sealed class JudgedRows(RowTable table, RowOrder order, IReadOnlySet<HomeDate> based) : IJudgedRows
{
    public bool AreOrdered => true;

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

    public RowQuery Winners(DuckConnection connection, HomeDate date, IdBucket bucket, CancellationToken cancellation) =>
        Feed(connection, RowFeedColumns.Stored, new RowFeed(table, order.Of(date.DaysSinceEpoch), RowFilter.WinnersOf(bucket.Number, bucket.Count), RowFeedColumns.Stored, cancellation));

    public RowQuery Losers(DuckConnection connection, HomeDate date, CancellationToken cancellation) =>
        Feed(connection, RowFeedColumns.LoserReason, new RowFeed(table, order.Of(date.DaysSinceEpoch), RowFilter.AllLosers, RowFeedColumns.LoserReason, cancellation));

    /// <summary>The winners of the dates that have bases, with their home dates.</summary>
    public RowQuery BasedWinners(DuckConnection connection, CancellationToken cancellation)
    {
        OrderedRow[] rows = [.. based.SelectMany(date => order.Of(date.DaysSinceEpoch).ToArray())];
        return Feed(connection, RowFeedColumns.HomeDate, new RowFeed(table, rows, RowFilter.AllWinners, RowFeedColumns.HomeDate, cancellation));
    }

    public RowQuery Accounts(DuckConnection connection, HomeDate date, CancellationToken cancellation) => based.Contains(date)
        ? BatchStatistics.AccountsOf(date)
        : RowQuery.Of(connection, AccountFeed.Columns, new AccountFeed(table, order.WinnersByDay(date.DaysSinceEpoch), cancellation));

    public RowQuery Markets(DuckConnection connection, HomeDate date, CancellationToken cancellation) => based.Contains(date)
        ? BatchStatistics.MarketsOf(date)
        : RowQuery.Of(connection, MarketFeed.Columns, new MarketFeed(table, order.Of(date.DaysSinceEpoch).Span, cancellation));

    private static RowQuery Feed(DuckConnection connection, RowFeedColumns columns, RowFeed feed) => RowQuery.Of(connection, RowFeed.Columns(columns), feed);
}
