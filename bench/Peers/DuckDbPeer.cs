using Accounting.Bench.Measuring;
using Accounting.Bench.Runs;
using Accounting.Bench.Stages;
using Accounting.Bench.Trading;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Service.Pipeline;

namespace Accounting.Bench.Peers;

/// <summary>
/// The day's batch as one would write it in DuckDB's SQL: from a Parquet file of everything that came, duplicates included, to the transactions that count,
/// sorted, and their statistics. No segments, no losers, no hashes, no manifests, nothing synced: what the engine alone takes.
/// </summary>
internal sealed class DuckDbPeer(BenchRun run, BenchStore store)
{
    /// <summary>One row in so many came twice.</summary>
    private const int TwiceOneIn = 100;

    private const string RowsOrder = "account_id, occurred_at, transaction_id, revision";

    public const string Stage = "DuckDB: a day's batch from Parquet";

    private const string Statistics = "business_day, account_id, account_type, currency, kind, sport, in_play, jurisdiction";

    /// <param name="log">What came, and what it comes to.</param>
    public async Task MeasureAsync(EncodedLog log)
    {
        run.Note(Stage);
        using WorkDatabase database = WorkDatabase.Open(CompactionJob.OptionsOf(store.Access, store.Options.Compactor));
        string came = Path.Combine(database.Folder, "came.parquet");
        string published = $"read_parquet({Sql.Literal(Path.Combine(store.Access.ReadFolder, "transactions/*/*.parquet"))}, hive_partitioning = false)";
        Copy(database, $"SELECT * FROM {published} UNION ALL SELECT * FROM {published} WHERE source_offset % {TwiceOneIn} = 0 ORDER BY source_partition, source_offset", came);
        (Cost cost, _) = await run.Meter.OnceAsync(() => Task.FromResult(Fold(database, came))).ConfigureAwait(false);
        using DuckResult result = database.Connection.Query(
            $"""
            SELECT business_day, currency, kind, count(*), sum(amount)::DECIMAL(38, 4), sum(exposure_delta)::DECIMAL(38, 4), sum(stake)::DECIMAL(38, 4)
            FROM read_parquet({Sql.Literal(Path.Combine(database.Folder, "winners.parquet"))}) GROUP BY ALL
            """,
            run.Cancellation);
        Check.Equal("the transactions that DuckDB keeps", log.Sums.Text(), PublicSums.Text(result));
        run.Table.AddWhole(Stage, cost);
        run.Table.Add(Stage, "processor time a row", cost.ProcessorSeconds * 1e9 / log.Count, "ns");
    }

    private long Fold(WorkDatabase database, string came)
    {
        string winners = Path.Combine(database.Folder, "winners.parquet");
        Copy(
            database,
            $"""
            SELECT * FROM read_parquet({Sql.Literal(came)})
            QUALIFY row_number() OVER (PARTITION BY transaction_id ORDER BY revision DESC, source_partition, source_offset) = 1
            ORDER BY {RowsOrder}
            """,
            winners);
        return Copy(
            database,
            $"SELECT {Statistics}, count(*) AS transactions, sum(amount) AS amount, sum(exposure_delta) AS exposure_delta, sum(stake) AS stake FROM read_parquet({Sql.Literal(winners)}) GROUP BY ALL ORDER BY ALL",
            Path.Combine(database.Folder, "accounts.parquet"));
    }

    private long Copy(WorkDatabase database, string sql, string file) => database.Connection.CopyToParquet(sql, file, new ParquetOptions(), run.Cancellation);
}
