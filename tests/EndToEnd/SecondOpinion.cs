using System.Globalization;
using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The statements of samples/spark, run by DuckDB over a store: the daily statistics and a month, computed again from the transactions.</summary>
internal static class SecondOpinion
{
    private static readonly string[] Statements = ["account-statistics", "market-statistics", "statements"];

    /// <summary>Nothing differs; and where one transaction's amount is another, each statement says so.</summary>
    /// <param name="store">A store's folder.</param>
    /// <param name="month">The newest month, of which nothing has become known since it was closed.</param>
    public static void AssertAgrees(string store, string month)
    {
        foreach (string statement in Statements)
        {
            Assert.Equal((statement, 0), (statement, Differing(store, month, statement, isTampered: false)));
            Assert.NotEqual(0, Differing(store, month, statement, isTampered: true));
        }
    }

    private static long Differing(string store, string month, string statement, bool isTampered)
    {
        DateOnly first = DateOnly.Parse($"{month}-01", CultureInfo.InvariantCulture);
        using DuckDatabase database = DuckDatabase.Open(new DuckOptions
        {
            Threads = 1,
            MemoryLimitBytes = 1 << 28,
            TempDirectory = Path.Combine(store, ".spill"),
            MaxTempBytes = 0,
            AllowedDirectories = [store],
        });
        using DuckConnection connection = database.Connect();
        connection.Execute(
            $"""
            CREATE VIEW read AS FROM read_parquet('{store}/transactions/*/*.parquet', hive_partitioning = true);
            CREATE VIEW chosen AS SELECT max(transaction_id) AS transaction_id FROM read
                WHERE market_id IS NOT NULL AND business_day BETWEEN DATE '{month}-01' AND DATE '{month}-28';
            CREATE VIEW tampered AS SELECT * REPLACE (amount + CASE WHEN transaction_id = (SELECT transaction_id FROM chosen) THEN 0.0001 ELSE 0 END AS amount) FROM read;
            CREATE VIEW transactions AS FROM {(isTampered ? "tampered" : "read")};
            CREATE VIEW test_transactions AS FROM read_parquet('{store}/test_transactions/*/*.parquet', hive_partitioning = true);
            CREATE VIEW account_statistics AS FROM read_parquet('{store}/account_statistics/*/accounts.parquet');
            CREATE VIEW market_statistics AS FROM read_parquet('{store}/market_statistics/*/markets.parquet');
            CREATE VIEW statements AS FROM read_parquet('{store}/reports/month={month}/revision-1/account-statements.parquet');
            CREATE VIEW month AS SELECT DATE '{first:yyyy-MM-dd}' AS first_day, DATE '{first.AddMonths(1).AddDays(-1):yyyy-MM-dd}' AS last_day;
            """,
            TestContext.Current.CancellationToken);
        string sql = File.ReadAllText(Path.Combine(AccountingProgram.Repository, "samples", "spark", $"{statement}.sql"));
        using DuckResult result = connection.Query($"SELECT count(*) FROM ({sql}) AS differing", TestContext.Current.CancellationToken);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        return chunk.Longs(0)[0];
    }
}
