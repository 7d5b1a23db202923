using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Service.Pipeline;

namespace Accounting.Bench.Stages;

/// <summary>What the public Parquet files of a store come to, as any reader of them would find it.</summary>
internal static class PublicSums
{
    private const string Transactions =
        """
        SELECT business_day, currency, kind, count(*), sum(amount)::DECIMAL(38, 4), sum(exposure_delta)::DECIMAL(38, 4), sum(stake)::DECIMAL(38, 4)
        FROM read_parquet({0}, hive_partitioning = false) GROUP BY ALL
        """;

    private const string Statistics =
        """
        SELECT business_day, currency, kind, sum(transactions)::BIGINT, sum(amount)::DECIMAL(38, 4), sum(exposure_delta)::DECIMAL(38, 4), sum(stake)::DECIMAL(38, 4)
        FROM read_parquet({0}, hive_partitioning = false) GROUP BY ALL
        """;

    /// <summary>Of the transactions.</summary>
    public static string OfTransactions(BenchStore store, CancellationToken cancellation) => Text(store, Transactions, "transactions/*/*.parquet", cancellation);

    /// <summary>Of the statistics of accounts.</summary>
    public static string OfStatistics(BenchStore store, CancellationToken cancellation) => Text(store, Statistics, "account_statistics/*/accounts.parquet", cancellation);

    private static string Text(BenchStore store, string sql, string files, CancellationToken cancellation)
    {
        using WorkDatabase database = WorkDatabase.Open(CompactionJob.OptionsOf(store.Access, store.Options.Compactor));
        using DuckResult result = database.Connection.Query(sql.Replace("{0}", Sql.Literal(Path.Combine(store.Access.ReadFolder, files)), StringComparison.Ordinal), cancellation);
        return Text(result);
    }

    /// <summary>Of a result with the columns of <see cref="Transactions"/>.</summary>
    public static string Text(DuckResult result)
    {
        var sums = new List<(int, string, string, long, decimal, decimal, decimal)>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                sums.Add((chunk.Dates(0)[row], chunk.Text(1, row), chunk.Text(2, row), chunk.Longs(3)[row], Money(chunk, 4, row), Money(chunk, 5, row), Money(chunk, 6, row)));
            }
        }

        return SlowSums.Text(sums);
    }

    private static decimal Money(DuckChunk chunk, int column, int row) => (decimal)chunk.WideDecimals(column, 4)[row] / 10_000m;
}
