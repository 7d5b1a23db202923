using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The statistics of many dates in SQL, computed in one pass over their winners.</summary>
internal static class BatchStatistics
{
    private const string AccountTable = "account_statistics";

    private const string MarketTable = "market_statistics";

    /// <summary>Builds the statistics tables, for every connection of the database to read.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="judged">A query of the winners that were decided anew, with their home dates.</param>
    /// <param name="baseFiles">Holds the others.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Build(DuckConnection connection, string judged, BaseFiles baseFiles, CancellationToken cancellation)
    {
        string held = baseFiles.WinnersSql() is { } winners
            ? $" UNION ALL SELECT {RowColumns.List}, home_date FROM ({winners}) AS held WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)"
            : "";

        // A feed can be read once, and there are two tables to be made of it.
        connection.Execute($"CREATE OR REPLACE TEMP TABLE counting AS SELECT {RowColumns.List}, home_date FROM ({judged})", cancellation);
        string all = $"SELECT {RowColumns.List}, home_date FROM counting{held}";
        connection.Execute($"CREATE OR REPLACE TABLE {AccountTable} AS {StatisticsSql.Accounts(all)}", cancellation);
        connection.Execute($"CREATE OR REPLACE TABLE {MarketTable} AS {StatisticsSql.Markets(all)}", cancellation);
        connection.Execute("DROP TABLE counting", cancellation);
    }

    public static RowQuery AccountsOf(DuckConnection connection, HomeDate date) => Of(connection, AccountTable, date);

    public static RowQuery MarketsOf(DuckConnection connection, HomeDate date) => Of(connection, MarketTable, date);

    private static RowQuery Of(DuckConnection connection, string table, HomeDate date) =>
        new(connection, $"SELECT * EXCLUDE (home_date) FROM {table} WHERE home_date = {Sql.Literal(date.ToString())}::DATE", false);
}
