using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The statistics of all dates of a batch, computed in one pass over their winners, and what <c>ranked</c> holds of each date.</summary>
internal static class BatchStatistics
{
    public const string Accounts = "account_statistics";

    public const string Markets = "market_statistics";

    /// <summary>Builds the statistics tables from <c>ranked</c> and the bases, for every connection of the database to read.</summary>
    public static void Build(DuckConnection connection, BaseFiles baseFiles, CancellationToken cancellation)
    {
        string winners = $"""
            SELECT {RowColumns.List}, home_date FROM ranked WHERE loser_reason IS NULL
            UNION ALL
            SELECT {RowColumns.List}, home_date FROM ({baseFiles.WinnersSql()}) AS held
            WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)
            """;
        connection.Execute($"CREATE OR REPLACE TABLE {Accounts} AS {StatisticsSql.Accounts(winners)}", cancellation);
        connection.Execute($"CREATE OR REPLACE TABLE {Markets} AS {StatisticsSql.Markets(winners)}", cancellation);
    }

    /// <summary>What <c>ranked</c> holds of each date.</summary>
    public static Dictionary<HomeDate, RankedCounts> CountRanked(DuckConnection connection, CancellationToken cancellation)
    {
        var counts = new Dictionary<HomeDate, RankedCounts>();
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
                counts[new HomeDate(chunk.Dates(0)[row])] = new RankedCounts(chunk.Longs(1)[row], chunk.Longs(2)[row], chunk.Longs(3)[row]);
            }
        }

        return counts;
    }
}
