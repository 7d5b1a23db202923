using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Service.Pipeline;

namespace Accounting.Bench.Stages;

/// <summary>The statistics of a day from its public transactions: by account and by market, each sorted into a file.</summary>
internal static class StatisticsStage
{
    public const string Name = "statistics of a day";

    private static readonly (string File, string Sql, string Order)[] Files =
    [
        ("accounts.parquet", StatisticsSql.Accounts("SELECT *, business_day AS home_date FROM read_parquet({0}, hive_partitioning = false)"), StatisticsSql.AccountsOrder),
        ("markets.parquet", StatisticsSql.Markets("SELECT *, business_day AS home_date FROM read_parquet({0}, hive_partitioning = false)"), StatisticsSql.MarketsOrder),
    ];

    public static async Task RunAsync(BenchRun run, BenchStore store, EncodedLog log)
    {
        run.Note(Name);
        Cost cost = await run.Meter.MedianAsync(() => Task.FromResult(Write(run, store, log))).ConfigureAwait(false);
        run.Table.AddRate(Name, log.Count, "rows", cost);
    }

    private static Cost Write(BenchRun run, BenchStore store, EncodedLog log)
    {
        using WorkDatabase database = WorkDatabase.Open(CompactionJob.OptionsOf(store.Access, store.Options.Compactor));
        string transactions = Sql.Literal(Path.Combine(store.Access.ReadFolder, "transactions/*/*.parquet"));
        Meter.Running running = run.Meter.Start();
        foreach ((string file, string sql, string order) in Files)
        {
            string statement = $"SELECT * EXCLUDE (home_date) FROM ({sql.Replace("{0}", transactions, StringComparison.Ordinal)}) ORDER BY {order}";
            database.Connection.CopyToParquet(statement, Path.Combine(database.Folder, file), new ParquetOptions(), run.Cancellation);
        }

        Cost cost = running.Stop();
        using DuckResult result = database.Connection.Query(
            $"""
            SELECT business_day, currency, kind, sum(transactions)::BIGINT, sum(amount)::DECIMAL(38, 4), sum(exposure_delta)::DECIMAL(38, 4), sum(stake)::DECIMAL(38, 4)
            FROM read_parquet({Sql.Literal(Path.Combine(database.Folder, Files[0].File))}) GROUP BY ALL
            """,
            run.Cancellation);
        Check.Equal("the statistics", log.Sums.Text(), PublicSums.Text(result));
        return cost;
    }
}
