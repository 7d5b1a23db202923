using System.Globalization;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The statistics of many dates in SQL, computed in one pass over their winners.</summary>
internal static class BatchStatistics
{
    private const string AccountTable = "account_statistics";

    private const string MarketTable = "market_statistics";

    private const int Sampled = 8192;

    /// <summary>Builds the statistics tables, for every connection of the database to read.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="judged">A query of the winners that were decided anew, with their home dates.</param>
    /// <param name="baseFiles">Holds the others.</param>
    /// <param name="ranges">Of accounts, each of which is grouped by itself.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Build(DuckConnection connection, string judged, BaseFiles baseFiles, long ranges, CancellationToken cancellation)
    {
        string held = baseFiles.WinnersSql() is { } winners
            ? $" UNION ALL SELECT {RowColumns.List}, home_date FROM ({winners}) AS held WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)"
            : "";

        // A feed can be read once, and there are two tables to be made of it.
        connection.Execute($"CREATE OR REPLACE TEMP TABLE counting AS SELECT {RowColumns.List}, home_date FROM ({judged})", cancellation);
        string all = $"SELECT {RowColumns.List}, home_date FROM counting{held}";
        BuildAccounts(connection, all, ranges, cancellation);
        connection.Execute($"CREATE OR REPLACE TABLE {MarketTable} AS {StatisticsSql.Markets(all)}", cancellation);
        connection.Execute("DROP TABLE counting", cancellation);
    }

    /// <summary>
    /// A group is of one account, so ranges of accounts are grouped apart, and whatever the bounds between them are, the groups are the same. Files are in the order of accounts,
    /// so of each only the row groups of a range are read.
    /// </summary>
    private static void BuildAccounts(DuckConnection connection, string all, long ranges, CancellationToken cancellation)
    {
        List<long> bounds = ranges > 1 ? BoundsOf(connection, all, ranges, cancellation) : [];
        for (int range = 0; range <= bounds.Count; range++)
        {
            string above = range == 0 ? "" : $"account_id > {bounds[range - 1]}";
            string upTo = range == bounds.Count ? "" : $"account_id <= {bounds[range]}";
            string within = string.Join(" AND ", new[] { above, upTo }.Where(bound => bound.Length > 0));
            string rows = within.Length == 0 ? all : $"SELECT * FROM ({all}) WHERE {within}";
            connection.Execute($"{(range == 0 ? $"CREATE OR REPLACE TABLE {AccountTable} AS" : $"INSERT INTO {AccountTable}")} {StatisticsSql.Accounts(rows)}", cancellation);
        }
    }

    /// <summary>Accounts between which there are about as many rows, by a sample.</summary>
    private static List<long> BoundsOf(DuckConnection connection, string all, long ranges, CancellationToken cancellation)
    {
        IEnumerable<string> quantiles = Enumerable.Range(1, (int)ranges - 1).Select(range => string.Create(CultureInfo.InvariantCulture, $"{(double)range / ranges:F6}"));
        using DuckResult result = connection.QueryAtOnce(
            $"SELECT DISTINCT unnest(reservoir_quantile(account_id, [{string.Join(", ", quantiles)}], {Sampled})) AS bound FROM ({all}) ORDER BY bound", cancellation);
        var bounds = new List<long>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            bounds.AddRange(chunk.Longs(0));
        }

        return bounds;
    }

    public static RowQuery AccountsOf(DuckConnection connection, HomeDate date) => Of(connection, AccountTable, date);

    public static RowQuery MarketsOf(DuckConnection connection, HomeDate date) => Of(connection, MarketTable, date);

    private static RowQuery Of(DuckConnection connection, string table, HomeDate date) =>
        new(connection, $"SELECT * EXCLUDE (home_date) FROM {table} WHERE home_date = {Sql.Literal(date.ToString())}::DATE", false);
}
