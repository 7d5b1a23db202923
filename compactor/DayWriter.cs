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

    private static readonly string LoserColumns = $"{RowColumns.List}, loser_reason";

    /// <summary>Writes one date's files. Those that would be empty are left out.</summary>
    public IReadOnlyList<LocalOutput> Write(DayWork work, RankedCounts counts, CancellationToken cancellation)
    {
        var outputs = new List<LocalOutput>();
        foreach (IdBucket bucket in IdBucket.All(bucketCount))
        {
            CopyWinners(work, counts, bucket, outputs, cancellation);
        }

        WriteStatistics(work.Date, outputs, counts.MarketWinners > 0 || work.Base?.Find(DayFiles.Markets) is not null, cancellation);
        CopyLosers(work, counts, outputs, cancellation);
        return outputs;
    }

    private void CopyWinners(DayWork work, RankedCounts counts, IdBucket bucket, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(work, DayFiles.Winners(bucket.Number), counts.Winners > 0, $"loser_reason IS NULL AND {bucket.Holds()}", RowColumns.List, outputs, cancellation);

    private void CopyLosers(DayWork work, RankedCounts counts, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(work, DayFiles.Losers, counts.Losers > 0, "loser_reason IS NOT NULL", LoserColumns, outputs, cancellation);

    private void WriteStatistics(HomeDate date, List<LocalOutput> outputs, bool hasMarkets, CancellationToken cancellation)
    {
        if (outputs.Count == 0)
        {
            return;
        }

        CopyStatistics(date, DayFiles.Accounts, BatchStatistics.Accounts, StatisticsSql.AccountsOrder, outputs, cancellation);
        if (hasMarkets)
        {
            CopyStatistics(date, DayFiles.Markets, BatchStatistics.Markets, StatisticsSql.MarketsOrder, outputs, cancellation);
        }
    }

    private void CopyStatistics(
        HomeDate date, string name, string table, string order, List<LocalOutput> outputs, CancellationToken cancellation) =>
        Copy(date, name, $"SELECT * EXCLUDE (home_date) FROM {table} WHERE home_date = {Sql.Literal(date.ToString())}::DATE ORDER BY {order}", outputs, cancellation);

    private void Copy(
        DayWork work, string name, bool inRanked, string filter, string columns, List<LocalOutput> outputs, CancellationToken cancellation)
    {
        string? held = baseFiles.Source(work.Date, name);
        if (!inRanked && held is null)
        {
            return;
        }

        string ranked = $"SELECT {columns} FROM ranked WHERE home_date = {Sql.Literal(work.Date.ToString())}::DATE AND {filter}";
        string kept = held is null
            ? ""
            : $" UNION ALL SELECT {columns} FROM {held} "
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

    private static ContentHash256 HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ContentHash256.FromBytes(System.Security.Cryptography.SHA256.HashData(stream));
    }
}
