using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>What a fold in SQL decided: <c>ranked</c>, and the statistics tables.</summary>
internal sealed class JudgedTable : IJudgedRows
{
    private readonly Dictionary<HomeDate, RankedCounts> _counts = [];

    public JudgedTable(DuckConnection connection, CancellationToken cancellation)
    {
        using DuckResult result = connection.QueryAtOnce(
            """
            SELECT home_date, count(*) FILTER (loser_reason IS NULL), count(*) FILTER (loser_reason IS NOT NULL),
                count(*) FILTER (loser_reason IS NULL AND market_id IS NOT NULL)
            FROM ranked GROUP BY home_date
            """,
            cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                _counts[new HomeDate(chunk.Dates(0)[row])] = new RankedCounts(chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row]);
            }
        }
    }

    public RankedCounts Count(HomeDate date) => _counts.GetValueOrDefault(date);

    public RowQuery Winners(ConnectionPair connection, HomeDate date, IdBucket bucket, string? held, CancellationToken cancellation) =>
        Of(connection.Tables, RowColumns.List, date, $"loser_reason IS NULL AND {bucket.Holds()}", held);

    public RowQuery Losers(ConnectionPair connection, HomeDate date, string? held, CancellationToken cancellation) =>
        Of(connection.Tables, $"{RowColumns.List}, loser_reason", date, "loser_reason IS NOT NULL", held);

    public RowQuery Accounts(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation) => BatchStatistics.AccountsOf(connection.Tables, date);

    public RowQuery Markets(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation) => BatchStatistics.MarketsOf(connection.Tables, date);

    private static RowQuery Of(DuckConnection connection, string columns, HomeDate date, string filter, string? held)
    {
        string judged = $"SELECT {columns} FROM ranked WHERE home_date = {Sql.Literal(date.ToString())}::DATE AND {filter}";
        string kept = held is null ? "" : $" UNION ALL SELECT {columns} FROM {held} WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)";
        return new RowQuery(connection, $"SELECT * FROM ({judged}{kept})", false);
    }
}
