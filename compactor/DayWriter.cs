using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>
/// Writes the files of folded dates from <c>ranked</c>, the statistics tables and the bases into a local folder, ready to be published.
/// Several writers, each with a connection of its own, share the dates of a batch.
/// </summary>
internal sealed class DayWriter(DuckConnection connection, BaseFiles baseFiles, string folder, int bucketCount)
{
    private static readonly ParquetOptions Options = new();

    /// <summary>Writes one date's files. Those that would be empty are left out.</summary>
    public IReadOnlyList<LocalOutput> Write(DayWork work, RankedCounts counts, CancellationToken cancellation)
    {
        var outputs = new List<LocalOutput>();
        for (int bucket = 0; bucket < bucketCount; bucket++)
        {
            string name = DayFiles.Winners(bucket);
            Copy(work, name, counts.Winners > 0, $"loser_reason IS NULL{BucketFilter(bucket)}", RowColumns.List, outputs, cancellation);
        }

        if (outputs.Count > 0)
        {
            CopyStatistics(work.Date, DayFiles.Accounts, BatchStatistics.Accounts, StatisticsSql.AccountsOrder, outputs, cancellation);
            if (counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null)
            {
                CopyStatistics(work.Date, DayFiles.Markets, BatchStatistics.Markets, StatisticsSql.MarketsOrder, outputs, cancellation);
            }
        }

        Copy(work, DayFiles.Losers, counts.Losers > 0, "loser_reason IS NOT NULL", $"{RowColumns.List}, loser_reason", outputs, cancellation);
        return outputs;
    }

    private void CopyStatistics(
        HomeDate date, string name, string table, string order, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(date, name, $"SELECT * EXCLUDE (home_date) FROM {table} WHERE home_date = {Sql.Literal(date.ToString())}::DATE ORDER BY {order}", outputs, cancellation);

    private void Copy(
        DayWork work, string name, bool inRanked, string filter, string columns, List<LocalOutput> outputs, CancellationToken cancellation)
    {
        string? held = baseFiles.Path(work.Date, name);
        if (!inRanked && held is null)
        {
            return;
        }

        string ranked = $"SELECT {columns} FROM ranked WHERE home_date = {Sql.Literal(work.Date.ToString())}::DATE AND {filter}";
        string kept = held is null
            ? ""
            : $" UNION ALL SELECT {columns} FROM read_parquet({Sql.Literal(held)}, hive_partitioning = false) "
                + "WHERE transaction_id NOT IN (SELECT transaction_id FROM touched)";
        Copy(work.Date, name, $"SELECT * FROM ({ranked}{kept}) ORDER BY {RowColumns.TotalOrder}", outputs, cancellation);
    }

    private void Copy(HomeDate date, string name, string select, List<LocalOutput> outputs, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, $"{date}-{name}");
        long rows = connection.CopyToParquet(select, path, Options, cancellation);
        if (rows == 0)
        {
            File.Delete(path);
            return;
        }

        outputs.Add(new LocalOutput(path, new DayOutput(name, rows, new FileInfo(path).Length, HashOf(path))));
    }

    /// <summary>An id's bucket is its last byte modulo the store's bucket count.</summary>
    private string BucketFilter(int bucket)
    {
        const string Digits = "'0123456789abcdef'";
        string lastByte = $"((strpos({Digits}, substr(transaction_id::VARCHAR, 35, 1)) - 1) * 16 + strpos({Digits}, substr(transaction_id::VARCHAR, 36, 1)) - 1)";
        return bucketCount == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" AND {lastByte} % {bucketCount} = {bucket}");
    }

    private static ContentHash256 HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ContentHash256.FromBytes(System.Security.Cryptography.SHA256.HashData(stream));
    }
}
