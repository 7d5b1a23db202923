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
        using DuckResult result = connection.Query(
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

    public bool AreOrdered => false;

    public RankedCounts Count(HomeDate date) => _counts.GetValueOrDefault(date);

    public RowQuery Winners(DuckConnection connection, HomeDate date, IdBucket bucket, CancellationToken cancellation) =>
        Of(RowColumns.List, date, $"loser_reason IS NULL AND {bucket.Holds()}");

    public RowQuery Losers(DuckConnection connection, HomeDate date, CancellationToken cancellation) =>
        Of($"{RowColumns.List}, loser_reason", date, "loser_reason IS NOT NULL");

    public RowQuery Accounts(DuckConnection connection, HomeDate date, CancellationToken cancellation) => BatchStatistics.AccountsOf(date);

    public RowQuery Markets(DuckConnection connection, HomeDate date, CancellationToken cancellation) => BatchStatistics.MarketsOf(date);

    private static RowQuery Of(string columns, HomeDate date, string filter) =>
        new($"SELECT {columns} FROM ranked WHERE home_date = {Sql.Literal(date.ToString())}::DATE AND {filter}", null);
}
